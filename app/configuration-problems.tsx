import { Card } from './card';

/** What development shows in place of every page while the environment is wrong. */
export function ConfigurationProblems({ problems }: { problems: string[] }) {
  return (
    <Card title="The configuration is not right">
      <ul>
        {problems.map(problem => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <p>
        Each variable is explained in <code>.env.local.example</code>. Put yours into <code>.env.local</code>{' '}
        and start again.
      </p>
    </Card>
  );
}
