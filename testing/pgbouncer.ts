/** Starts a real pgbouncer in transaction mode for one test, in front of the server of TEST_DATABASE_URL. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { endWithWorker, freePort } from './server';

export const hasPgbouncer =
  process.platform === 'linux' && spawnSync('pgbouncer', ['--version']).status === 0;

const configuration = (port: number, target: URL) => `
  [databases]
  * = host=${target.hostname} port=${target.port || 5432} user=${target.username} password='${decodeURIComponent(target.password)}'
  [pgbouncer]
  pool_mode = transaction
  listen_addr = 127.0.0.1
  listen_port = ${port}
  unix_socket_dir =
  auth_type = any
`;

/** Starts pgbouncer in front of the server of `databaseUrl`. @returns the URL of the same database through pgbouncer, and a
 *  function that stops pgbouncer */
export async function startPgbouncer(
  databaseUrl: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'proof-pgbouncer-'));
  // pgbouncer does not run as root. It changes its user first and reads its configuration as that user.
  chmodSync(folder, 0o755);
  const port = await freePort();
  writeFileSync(`${folder}/conf`, configuration(port, new URL(databaseUrl)));
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn('pgbouncer', [...user, `${folder}/conf`], { stdio: ['ignore', 'ignore', 'pipe'] });
  endWithWorker(child);
  let log = '';
  child.stderr.on('data', chunk => (log += chunk));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  };
  for (let tries = 0; tries < 100; tries++) {
    const client = new Client(url.href);
    const isUp = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (isUp) return { url: url.href, stop };
    await sleep(100);
  }
  throw new Error(`pgbouncer did not start:\n${log}`);
}
