/** The lock of the embedded database's folder, with real processes. */
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
/** Runs a program as process 1 of a namespace of its own, as a container does. */
const container = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const canMakeContainers = spawnSync('unshare', [...container.slice(1), 'true']).status === 0;
const isRoot = process.getuid?.() === 0;

const children: ChildProcess[] = [];
const root = mkdtempSync(join(tmpdir(), 'proof-lock-'));
let folders = 0;
/** A folder that is not there yet. */
const newFolder = () => join(root, `data-${++folders}`);

afterAll(async () => {
  for (const child of children) await end(child, 'SIGKILL');
  rmSync(root, { recursive: true });
});

type Options = { within?: string[]; uid?: number; gid?: number };

/** Starts a process that opens the folder; `said` is `open`, or why it cannot. */
function start(folder: string, { within = [], ...as }: Options = {}) {
  const [command = '', ...args] = [...within, ...program, folder];
  const child = spawn(command, args, { ...as, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const said = once(child.stdout, 'data').then(([text]) => String(text).trim());
  return { child, said };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

const inUse = /the folder \S+ is in use by process \d+ on \S+: stop it/;

describe.concurrent('the lock of the data folder', () => {
  it('a second process waits, then says who has it; killed, the first has it no longer', async () => {
    const folder = newFolder();
    const first = start(folder);
    expect(await first.said).toBe('open');
    const second = start(folder);
    expect(await second.said).toMatch(inUse);
    expect(second.child.exitCode ?? (await once(second.child, 'exit'))[0]).toBe(1);
    await end(first.child, 'SIGKILL');
    expect(await start(folder).said).toBe('open');
  });

  it('a process that waits gets the folder when the owner stops', async () => {
    const folder = newFolder();
    const first = start(folder);
    expect(await first.said).toBe('open');
    const second = start(folder);
    setTimeout(() => first.child.kill('SIGTERM'), 2_000);
    expect(await second.said).toBe('open');
    expect(first.child.signalCode).toBe('SIGTERM');
  });

  // Wants Linux and root.
  it.skipIf(!canMakeContainers)('holds between containers, where every server is process 1', async () => {
    const folder = newFolder();
    const first = start(folder, { within: container });
    expect(await first.said).toBe('open');
    expect(await start(folder, { within: container }).said).toMatch(/is in use by process 1 on /);
    await end(first.child, 'SIGKILL');
    expect(await start(folder, { within: container }).said).toBe('open');
  });

  it('what a dead owner left behind is no lock, whoever has its process id now', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    for (const name of ['lock', 'pglite.lock']) writeFileSync(join(folder, name), String(process.pid));
    expect(await start(folder).said).toBe('open');
  });

  it('a paused owner keeps the folder, and goes on with it', async () => {
    const folder = newFolder();
    const { child, said } = start(folder);
    expect(await said).toBe('open');
    child.kill('SIGSTOP');
    expect(await start(folder).said).toMatch(inUse);
    child.kill('SIGCONT');
    await end(child, 'SIGTERM');
    expect(child.signalCode).toBe('SIGTERM');
  });

  it('of many that start at once, one gets it', async () => {
    const folder = newFolder();
    const said = await Promise.all(Array.from({ length: 4 }, () => start(folder).said));
    expect(said.filter(text => text === 'open')).toHaveLength(1);
    expect(said.filter(text => inUse.test(text))).toHaveLength(3);
  });
});

describe('the mode of the data folder', () => {
  it('is 0700', async () => {
    const folder = newFolder();
    expect(await start(folder).said).toBe('open');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  // Wants root, to become another user.
  it.skipIf(!isRoot)(
    'a volume of another user that may be written is accepted, as with fsGroup',
    async () => {
      const folder = newFolder();
      const group = 65_432;
      chmodSync(root, 0o755);
      mkdirSync(folder);
      chownSync(folder, 0, group);
      chmodSync(folder, 0o2770);
      expect(await start(folder, { uid: 1000, gid: group }).said).toBe('open');
      expect(statSync(folder).mode & 0o7777).toBe(0o2770);
    },
  );
});
