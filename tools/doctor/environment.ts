/** The configuration that the doctor looks at: the process's environment before `.env.local`, as Next reads them. */
import { readEnvFile, type Variables } from '@/tools/processes';

export type Configuration = { variables: Variables; from: string };

/** Without any configuration it is `.env.local.example`, as for `npm run dev`: what `npm run demo` runs on, too. */
export function readConfiguration(environment: Variables): Configuration {
  const file = readEnvFile('.env.local');
  const isConfigured = [...Object.keys(environment), ...Object.keys(file)].some(name =>
    /^(PROOF_|APP_URL$|AUTH_MODE$)/.test(name),
  );
  if (!isConfigured)
    return {
      variables: { ...readEnvFile('.env.local.example'), ...environment },
      from: '.env.local.example',
    };
  const from = Object.keys(file).length > 0 ? 'the environment and .env.local' : 'the environment';
  return { variables: { ...file, ...environment }, from };
}
