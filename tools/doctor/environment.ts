/** Reads the configuration that the doctor checks: the environment wins over `.env.local`, as in Next. */
import { readEnvFile, type Variables } from '@/tools/processes';

export type Configuration = { variables: Variables; source: string };

/** Falls back to `.env.local.example` if nothing is configured, like `npm run dev` and `npm run demo`. */
export function readConfiguration(environment: Variables): Configuration {
  const file = readEnvFile('.env.local');
  const isConfigured = [...Object.keys(environment), ...Object.keys(file)].some(name =>
    /^(PROOF_|APP_URL$|AUTH_MODE$)/.test(name),
  );
  if (!isConfigured)
    return {
      variables: { ...readEnvFile('.env.local.example'), ...environment },
      source: '.env.local.example',
    };
  const source = Object.keys(file).length > 0 ? 'the environment and .env.local' : 'the environment';
  return { variables: { ...file, ...environment }, source };
}
