/** `npm run dev`: `next dev`, with the simulator unless PROOF_API_BASE_URL names another Proof. Without a
 *  configuration of your own, `.env.local.example` is it. */
import { liveTogether, readEnvFile, start } from './processes';

const example = readEnvFile('.env.local.example');
const fromFile = readEnvFile('.env.local').PROOF_API_BASE_URL;
const isConfigured = Boolean(process.env.PROOF_API_BASE_URL || fromFile);
const usesSimulator =
  !process.env.PROOF_API_BASE_URL && (!fromFile || fromFile === example.PROOF_API_BASE_URL);

const defaults = isConfigured ? {} : { ...example, ...readEnvFile('.env.local') };
const app = start('next', ['dev'], { DATABASE_DIR: '.data/dev', ...defaults, ...process.env });
await liveTogether(usesSimulator ? [start('tsx', ['e2e/simulator/main.ts'], {}), app] : [app]);
