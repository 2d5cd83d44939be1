/** `npm run dev`: `next dev`, with the simulator unless PROOF_API_BASE_URL names another Proof. Without a
 *  configuration of your own, `.env.local.example` is it. */
import { loopback, readEnvFile, runUntilOneExits, start } from './processes';

const example = readEnvFile('.env.local.example');
const file = readEnvFile('.env.local');
const fromFile = file.PROOF_API_BASE_URL;
const isConfigured = Boolean(process.env.PROOF_API_BASE_URL || fromFile);
const usesSimulator =
  !process.env.PROOF_API_BASE_URL && (!fromFile || fromFile === example.PROOF_API_BASE_URL);

const defaults = isConfigured ? {} : { ...example, ...file };
const { APP_URL, HOST } = { ...example, ...file, ...process.env };
// Next prints the address that it listens on, and the app refuses to act for another origin than APP_URL.
process.stdout.write(`\n  Open ${APP_URL}\n\n`);
const app = start('next', ['dev', '--hostname', HOST || loopback], {
  DATABASE_DIR: '.data/dev',
  ...defaults,
  ...process.env,
});
await runUntilOneExits(usesSimulator ? [start('tsx', ['simulator/main.ts'], {}), app] : [app]);
