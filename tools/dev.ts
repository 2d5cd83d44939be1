/** `npm run dev`: starts `next dev`, and the simulator unless PROOF_API_BASE_URL names another Proof. Uses
 *  `.env.local.example` if nothing is configured. */
import { loopback, readEnvFile, runUntilOneExits, start } from './processes';

const example = readEnvFile('.env.local.example');
const file = readEnvFile('.env.local');
const fromFile = file.PROOF_API_BASE_URL;
const isConfigured = Boolean(process.env.PROOF_API_BASE_URL || fromFile);
const usesSimulator =
  !process.env.PROOF_API_BASE_URL && (!fromFile || fromFile === example.PROOF_API_BASE_URL);

const defaults = isConfigured ? {} : { ...example, ...file };
const { APP_URL, HOST } = { ...example, ...file, ...process.env };
// Next prints the address that it listens on, but the app accepts requests from the origin APP_URL only.
process.stdout.write(`\n  Open ${APP_URL}\n\n`);
const app = start('next', ['dev', '--hostname', HOST || loopback], {
  DATABASE_DIR: '.data/dev',
  ...defaults,
  ...process.env,
});
await runUntilOneExits(usesSimulator ? [start('tsx', ['simulator/main.ts'], {}), app] : [app]);
