/** What the flows run against, one of three by E2E_TARGET (docs/testing.md), and the environment of the servers that they
 *  start themselves: on ports of their own (from E2E_PORT on), so that a demo, a development server or another checkout's
 *  flows may run beside them. */
import { exampleEnvironment } from '@/tools/processes';

/** Marked, so that a leak of any of them can be searched for. */
const markedSecrets = {
  PROOF_CLIENT_TOKEN: 'sim_marked_client_token_never_to_be_seen',
  AUTH_SECRET: 'marked-auth-secret-never-to-be-seen-anywhere',
  PROOF_WEBHOOK_KEY: 'marked-webhook-key-never-to-be-seen-1',
  RECONCILE_KEY: 'marked-reconcile-key-never-to-be-seen',
};

type Target = {
  /** The app, built for production. */
  productionUrl: string;
  /** The simulator, whose controls steer the flows; '' where Proof itself is behind the app. */
  proofUrl: string;
  /** What the app was started with, and may not show to anybody. */
  secrets: typeof markedSecrets;
  /** The specs that make sense here, as globs without their ending. */
  specs: string[];
  /** Who is signed in from the start; without it the flows sign in by e-mail. */
  storageState?: string;
  workers: number;
};

const port = Number(process.env.E2E_PORT ?? 3100);

const targets = {
  /** All of it, on servers that the run starts: some specs start more, stop them, or read their logs. */
  simulator: (): Target => ({
    productionUrl: `http://localhost:${port}`,
    proofUrl: `http://127.0.0.1:${port + 2}`,
    secrets: markedSecrets,
    specs: ['**/*'],
    workers: 2,
  }),

  /** A deployed app beside a simulator; the variables are those that the app was started with. */
  preview: (): Target => ({
    productionUrl: given('APP_URL'),
    proofUrl: given('PROOF_API_BASE_URL'),
    secrets: {
      PROOF_CLIENT_TOKEN: given('PROOF_CLIENT_TOKEN'),
      AUTH_SECRET: given('AUTH_SECRET'),
      PROOF_WEBHOOK_KEY: given('PROOF_WEBHOOK_KEY'),
      RECONCILE_KEY: given('RECONCILE_KEY'),
    },
    specs: ['flows/**/*'],
    workers: 2,
  }),

  /** A deployed app in front of Proof's sandbox, whose widget a person must finish. One user, one at a time. */
  proof: (): Target => ({
    productionUrl: given('APP_URL'),
    proofUrl: '',
    secrets: markedSecrets,
    specs: ['flows/buy/order', 'flows/buy/purchase'],
    storageState: given('E2E_STORAGE_STATE'),
    workers: 1,
  }),
};

/** @throws Error when it is not set. */
function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`E2E_TARGET=${process.env.E2E_TARGET} wants ${name} (docs/testing.md)`);
  return value;
}

const isTarget = (name: string): name is keyof typeof targets => Object.hasOwn(targets, name);

function chosen(): Target & { name: keyof typeof targets } {
  const name = process.env.E2E_TARGET || 'simulator';
  if (isTarget(name)) return { name, ...targets[name]() };
  throw new Error(`E2E_TARGET is one of ${Object.keys(targets).join(', ')}, not ${name}`);
}

export const target = chosen();
export const { productionUrl, proofUrl, secrets } = target;

/** Of the simulator's target alone. */
export const developmentUrl = `http://localhost:${port + 1}`;

/** Marked like the secrets: in the URL of whatever Postgres a server is given. */
export const databasePassword = 'marked-database-password-never-to-be-seen';

const folder = '.data/e2e';
export const logFile = (name: string) => `${folder}/${name}.log`;

/** The environment of an app under test, listening on `url`. */
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
