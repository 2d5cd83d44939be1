/** Tests the lock of the embedded database's folder with real processes. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const program = [
  process.execPath,
  '--import=tsx',
  '--conditions=react-server',
  'testing/pglite-lock-holder.ts',
];
/** Runs a program as process 1 of its own namespace, like a container. */
const container = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const canMakeContainers = spawnSync('unshare', [...container.slice(1), 'true']).status === 0;
const isRoot = process.getuid?.() === 0;

const children: ChildProcess[] = [];
const root = mkdtempSync(join(tmpdir(), 'proof-lock-'));
let folders = 0;
/** Returns the path of a folder that does not exist yet. */
const newFolder = () => join(root, `data-${++folders}`);

afterAll(async () => {
  for (const child of children) await end(child, 'SIGKILL');
  rmSync(root, { recursive: true });
});

type Options = { within?: string[]; uid?: number; gid?: number };

/** Starts a process that opens the folder. `output` is `open`, or the error message. */
function start(folder: string, { within = [], ...as }: Options = {}) {
  const [command = '', ...args] = [...within, ...program, folder];
  const child = spawn(command, args, { ...as, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const output = once(child.stdout, 'data').then(([text]) => String(text).trim());
  return { child, output };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

const inUse = /the folder \S+ is in use by process \d+ on \S+: stop it/;

describe.concurrent('the lock of the data folder', () => {
  it('makes a second process fail with the owner’s id, and is released when the owner is killed', async () => {
    const folder = newFolder();
    const first = start(folder);
    expect(await first.output).toBe('open');
    const second = start(folder);
    expect(await second.output).toMatch(inUse);
    expect(second.child.exitCode ?? (await once(second.child, 'exit'))[0]).toBe(1);
    await end(first.child, 'SIGKILL');
    expect(await start(folder).output).toBe('open');
  });

  it('passes to a waiting process when the owner stops', async () => {
    const folder = newFolder();
    const first = start(folder);
    expect(await first.output).toBe('open');
    const second = start(folder);
    setTimeout(() => first.child.kill('SIGTERM'), 2_000);
    expect(await second.output).toBe('open');
    expect(first.child.signalCode).toBe('SIGTERM');
  });

  // Requires Linux and root.
  it.skipIf(!canMakeContainers)('works across containers, where every server is process 1', async () => {
    const folder = newFolder();
    const first = start(folder, { within: container });
    expect(await first.output).toBe('open');
    expect(await start(folder, { within: container }).output).toMatch(/is in use by process 1 on /);
    await end(first.child, 'SIGKILL');
    expect(await start(folder, { within: container }).output).toBe('open');
  });

  it('ignores the file of a dead owner, even when its process id is in use again', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    for (const name of ['lock', 'pglite.lock']) writeFileSync(join(folder, name), String(process.pid));
    expect(await start(folder).output).toBe('open');
  });

  it('is kept by a paused owner', async () => {
    const folder = newFolder();
    const { child, output } = start(folder);
    expect(await output).toBe('open');
    child.kill('SIGSTOP');
    expect(await start(folder).output).toMatch(inUse);
    child.kill('SIGCONT');
    await end(child, 'SIGTERM');
    expect(child.signalCode).toBe('SIGTERM');
  });

  it('is given to only one of several processes that start together', async () => {
    const folder = newFolder();
    const output = await Promise.all(Array.from({ length: 4 }, () => start(folder).output));
    expect(output.filter(text => text === 'open')).toHaveLength(1);
    expect(output.filter(text => inUse.test(text))).toHaveLength(3);
  });
});

describe('the mode of the data folder', () => {
  it('is 0700', async () => {
    const folder = newFolder();
    expect(await start(folder).output).toBe('open');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  // Requires root, to run as another user.
  it.skipIf(!isRoot)('is not changed on a writable volume of another user, as with fsGroup', async () => {
    const folder = newFolder();
    const group = 65_432;
    chmodSync(root, 0o755);
    mkdirSync(folder);
    chownSync(folder, 0, group);
    chmodSync(folder, 0o2770);
    expect(await start(folder, { uid: 1000, gid: group }).output).toBe('open');
    expect(statSync(folder).mode & 0o7777).toBe(0o2770);
  });
});
