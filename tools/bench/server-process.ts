/** A server under test, started as `npm start` does. What it uses is read from /proc, so on Linux only. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithWorker, freePort } from '@/testing/server';
import { exampleEnvironment } from '@/tools/processes';
import { onCleanup } from './cleanup';

/** The kernel tells times in hundredths of a second (USER_HZ). */
const ticksPerSecond = 100;

export class ServerProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly log: string,
  ) {}

  /** Starts `command` in `folder` with the example's variables and these, its output in a file as an operator's would be
   *  in a pipe. Does not wait until it answers. */
  static async start(
    name: string,
    folder: string,
    command: string,
    variables: Record<string, string>,
  ): Promise<ServerProcess> {
    const url = `http://localhost:${await freePort()}`;
    const log = `.data/bench/${name}.log`;
    const output = openSync(log, 'w');
    const env = {
      ...process.env,
      ...exampleEnvironment(),
      APP_URL: url,
      ...variables,
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production' as const,
      PORT: new URL(url).port,
      PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter),
    };
    // `exec`, so that the child is the server itself.
    const exec = command.includes('exec ') ? command : `exec ${command}`;
    const child = spawn('sh', ['-c', exec], { cwd: folder, env, stdio: ['ignore', output, output] });
    endWithWorker(child);
    const program = new ServerProcess(url, child, log);
    onCleanup(() => program.stop());
    return program;
  }

  async untilReady(): Promise<this> {
    for (let tries = 0; tries < 6_000; tries++) {
      if (this.child.exitCode !== null) break;
      const response = await fetch(`${this.url}/api/health`).catch(() => null);
      if (response?.ok) return this;
      await sleep(10);
    }
    throw new Error(`${this.url} did not start`);
  }

  /** What the process has used of the processor so far, in ms: user and system, all its threads. */
  cpuMs(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    // The second field, the program's name, is in brackets and may hold anything.
    const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 1).split(' ');
    return ((Number(user) + Number(system)) * 1000) / ticksPerSecond;
  }

  /** Where its inspector listens, if it was started with `--inspect`. */
  inspectorUrl(): string {
    const [url] = /ws:\S+/.exec(readFileSync(this.log, 'utf8')) ?? [];
    if (url === undefined) throw new Error(`${this.url} has no inspector`);
    return url;
  }

  /** Its resident memory, in MB. */
  residentMb(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}
