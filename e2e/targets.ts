/** The target of the flows, which E2E_TARGET selects (docs/testing.md), and the environment of the servers that the flows
 *  start. These servers use the ports from E2E_PORT on, so that a demo or a development server can run at the same time. */
import { exampleEnvironment } from '@/tools/processes';

/** Recognisable values, so that tests can search for leaks. */
const markedSecrets = {
  PROOF_CLIENT_TOKEN: 'sim_marked_client_token_never_to_be_seen',
  AUTH_SECRET: 'marked-auth-secret-never-to-be-seen-anywhere',
  PROOF_WEBHOOK_KEY: 'marked-webhook-key-never-to-be-seen-1',
  RECONCILE_KEY: 'marked-reconcile-key-never-to-be-seen',
};

type Target = {
  /** The URL of the production build. */
  productionUrl: string;
  /** The URL of the simulator; '' when the app uses Proof itself. */
  proofUrl: string;
  /** The secrets in the app's environment, which may not appear in any response or log. */
  secrets: typeof markedSecrets;
  /** The specs to run, as globs without `.spec.ts`. */
  specs: string[];
  /** The file with a saved sign-in. Without it, the flows sign in by e-mail. */
  storageState?: string;
  workers: number;
};

const port = Number(process.env.E2E_PORT ?? 3100);

const targets = {
  /** Every spec, on servers that Playwright starts. Some specs start more servers, stop them, or read their logs. */
  simulator: (): Target => ({
    productionUrl: `http://localhost:${port}`,
    proofUrl: `http://127.0.0.1:${port + 2}`,
    secrets: markedSecrets,
    specs: ['**/*'],
    workers: 2,
  }),

  /** A deployed app with a simulator. The variables are those of the app's environment. */
  preview: (): Target => ({
    productionUrl: requireVariable('APP_URL'),
    proofUrl: requireVariable('PROOF_API_BASE_URL'),
    secrets: {
      PROOF_CLIENT_TOKEN: requireVariable('PROOF_CLIENT_TOKEN'),
      AUTH_SECRET: requireVariable('AUTH_SECRET'),
      PROOF_WEBHOOK_KEY: requireVariable('PROOF_WEBHOOK_KEY'),
      RECONCILE_KEY: requireVariable('RECONCILE_KEY'),
    },
    specs: ['e2e/flows/**/*'],
    workers: 2,
  }),

  /** A deployed app with Proof's sandbox, whose widget a person must finish. One user, so one test at a time. */
  proof: (): Target => ({
    productionUrl: requireVariable('APP_URL'),
    proofUrl: '',
    secrets: markedSecrets,
    specs: ['e2e/flows/buy/order', 'e2e/flows/buy/purchase'],
    storageState: requireVariable('E2E_STORAGE_STATE'),
    workers: 1,
  }),
};

/** @throws Error when the environment variable is not set */
function requireVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`E2E_TARGET=${process.env.E2E_TARGET} needs ${name} (docs/testing.md)`);
  return value;
}

const isTarget = (name: string): name is keyof typeof targets => Object.hasOwn(targets, name);

function selectTarget(): Target & { name: keyof typeof targets } {
  const name = process.env.E2E_TARGET || 'simulator';
  if (isTarget(name)) return { name, ...targets[name]() };
  throw new Error(`E2E_TARGET is one of ${Object.keys(targets).join(', ')}, not ${name}`);
}

export const target = selectTarget();
export const { productionUrl, proofUrl, secrets } = target;

/** The URL of the development server, which only the simulator target has. */
export const developmentUrl = `http://localhost:${port + 1}`;

/** Recognisable like the secrets. It is the password in the URL of a test's Postgres database. */
export const databasePassword = 'marked-database-password-never-to-be-seen';

const folder = '.data/e2e';
export const logFile = (name: string) => `${folder}/${name}.log`;

/** Returns the environment of an app under test that listens on `url`. */
export const appVariables = (name: string, url: string): Record<string, string> => ({
  ...exampleEnvironment(),
  ...secrets,
  PROOF_API_BASE_URL: proofUrl,
  PROOF_WIDGET_SCRIPT_URL: `${proofUrl}/widget.2.0.js`,
  PROOF_TIMEOUT_MS: '6000',
  APP_URL: url,
  PORT: new URL(url).port,
  DATABASE_DIR: `${folder}/${name}`,
  NEXT_TELEMETRY_DISABLED: '1',
});
