import { getTranslations } from '@/lib/i18n/current';
import { Card } from './card';

/** What development shows in place of every page while the environment is wrong. */
export async function ConfigurationProblems({ problems }: { problems: string[] }) {
  const t = await getTranslations();
  return (
    <Card title={t('configuration.title')}>
      <ul lang="en" dir="ltr">
        {problems.map(problem => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <p>{t.rich('configuration.text', { file: name => <code>{name}</code> })}</p>
    </Card>
  );
}
