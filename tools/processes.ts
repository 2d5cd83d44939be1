/** Starting the parts of the product together, as `npm run demo` and `npm run dev` do. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';

/** The address that the parts listen on, so that they cannot be reached from another machine. */
export const loopback = '127.0.0.1';

export type Variables = Record<string, string | undefined>;

/** The variables of a .env file; none where there is no such file. */
export const readEnvFile = (path: string): Variables =>
  existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};

/** The environment of `.env.local.example` and nothing else: what it only mentions is set to nothing, or Next
 *  would fill it in from a `.env.local`. */
export function exampleEnvironment(): Record<string, string> {
  const text = readFileSync('.env.local.example', 'utf8');
  const names = [...text.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => [name, '']);
  // A `no_proxy` of the developer's shell would come before the example's NO_PROXY.
  return { ...Object.fromEntries(names), ...parseEnv(text), no_proxy: '' };
}

/** Starts a program of this repository (npm puts it on the PATH) with these variables besides ours. */
export function start(command: string, args: string[], variables: Variables): ChildProcess {
  return spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...variables } });
}

/** Runs a program to its end. @throws Error when it fails. */
export async function run(command: string, args: string[], variables: Variables): Promise<void> {
  const code = await exitCodeOf(start(command, args, variables));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}`);
}

/** Lives as long as all of these do: when one ends, or we are told to, the others are told to end. */
export async function runUntilOneExits(children: ChildProcess[]): Promise<void> {
  const stopAll = () => {
    for (const child of children) child.kill('SIGTERM');
  };
  process.on('SIGINT', stopAll).on('SIGTERM', stopAll);
  process.exitCode = await Promise.race(children.map(exitCodeOf));
  stopAll();
}

/** Its exit code; 1 for a program that could not be started or was killed. */
const exitCodeOf = (child: ChildProcess): Promise<number> =>
  new Promise(resolve => {
    child.once('exit', code => resolve(code ?? 1));
    child.once('error', () => resolve(1));
  });

/** Waits until `url` answers 200. @throws Error after a minute. */
export async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await sleep(200);
  }
  throw new Error(`${url} does not answer`);
}
