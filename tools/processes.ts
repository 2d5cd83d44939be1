/** Starts the app and the simulator together, for `npm run demo` and `npm run dev`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';

/** The address that app and simulator listen on, so that other machines cannot reach them. */
export const loopback = '127.0.0.1';

export type Variables = Record<string, string | undefined>;

/** @returns the variables of a .env file; none if the file does not exist */
export const readEnvFile = (path: string): Variables =>
  existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};

/** @returns the variables of `.env.local.example`. Those that are commented out there are empty, because Next would
 *  otherwise read them from `.env.local`. */
export function exampleEnvironment(): Record<string, string> {
  const text = readFileSync('.env.local.example', 'utf8');
  const names = [...text.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => [name, '']);
  // Empty, because a lower-case `no_proxy` of the developer's shell would win over the example's NO_PROXY.
  return { ...Object.fromEntries(names), ...parseEnv(text), no_proxy: '' };
}

/** Starts a program with these variables in addition to `process.env`. npm puts our packages' programs on the PATH. */
export function start(command: string, args: string[], variables: Variables): ChildProcess {
  return spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...variables } });
}

/** Runs a program until it exits. @throws Error if its exit code is not 0 */
export async function run(command: string, args: string[], variables: Variables): Promise<void> {
  const code = await exitCodeOf(start(command, args, variables));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with code ${code}`);
}

/** Waits until one of the processes exits or this one gets SIGINT or SIGTERM, then stops all others. */
export async function runUntilOneExits(children: ChildProcess[]): Promise<void> {
  const stopAll = () => {
    for (const child of children) child.kill('SIGTERM');
  };
  process.on('SIGINT', stopAll).on('SIGTERM', stopAll);
  process.exitCode = await Promise.race(children.map(exitCodeOf));
  stopAll();
}

/** @returns the exit code; 1 for a program that could not be started or was killed */
const exitCodeOf = (child: ChildProcess): Promise<number> =>
  new Promise(resolve => {
    child.once('exit', code => resolve(code ?? 1));
    child.once('error', () => resolve(1));
  });

/** Waits until `url` returns 2xx. @throws Error after a minute */
export async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await sleep(200);
  }
  throw new Error(`${url} is not ready after a minute`);
}
