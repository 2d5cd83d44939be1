/** `npm run demo`: builds and starts the product with the simulator in place of Proof. Needs no account and no
 *  configuration: it uses `.env.local.example`, and a database and a secret in `.data/demo`. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { exampleEnvironment, loopback, run, runUntilOneExits, start, untilReady } from './processes';

const folder = '.data/demo';
const secretFile = `${folder}/auth-secret`;

function readOrCreateSecret(): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(secretFile)) writeFileSync(secretFile, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(secretFile, 'utf8');
}

const variables: Record<string, string> = {
  ...exampleEnvironment(),
  NODE_ENV: 'production',
  PORT: '3000',
  HOST: loopback,
  DATABASE_DIR: folder,
  AUTH_SECRET: readOrCreateSecret(),
};

await run('npm', ['run', 'build'], variables);
const simulator = start('tsx', ['simulator/main.ts'], {});
const app = start('node', ['.next/standalone/server.js'], variables);
const exited = runUntilOneExits([simulator, app]);
untilReady(`${variables.APP_URL}/api/health`).then(
  () =>
    process.stdout.write(
      `\n  Ready: open ${variables.APP_URL}\n  No account and no money needed. Stop with Ctrl+C.\n\n`,
    ),
  () => {},
);
await exited;
