/** Where the flows run: ports of their own (from E2E_PORT on), so that a demo, a development server or another
 *  checkout's flows may run beside them. */
import { exampleEnvironment } from './processes';

const port = Number(process.env.E2E_PORT ?? 3100);
export const productionUrl = `http://localhost:${port}`;
export const developmentUrl = `http://localhost:${port + 1}`;
export const proofUrl = `http://127.0.0.1:${port + 2}`;

/** Marked, so that a leak of any of them can be searched for. */
export const secrets = {
  PROOF_CLIENT_TOKEN: 'sim_marked_client_token_never_to_be_seen',
  AUTH_SECRET: 'marked-auth-secret-never-to-be-seen-anywhere',
  PROOF_WEBHOOK_KEY: 'marked-webhook-key-never-to-be-seen-1',
  RECONCILE_KEY: 'marked-reconcile-key-never-to-be-seen',
};

/** Marked like them: in the URL of whatever Postgres a server is given. */
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
