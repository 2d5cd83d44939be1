/** A measured server, started like `npm start`. Linux only, because CPU time and memory are read from /proc. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithWorker, freePort } from '@/testing/server';
import { exampleEnvironment } from '@/tools/processes';
import { onCleanup } from './cleanup';

/** USER_HZ: the unit of CPU times in /proc is a hundredth of a second. */
const ticksPerSecond = 100;

export class ServerProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly log: string,
  ) {}

  /** Starts `command` in `folder` with the example's variables and these. The output goes to a file. Does not wait until
   *  the server is ready. */
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
    // `exec` makes the server itself the child process, so that signals and /proc refer to it.
    const exec = command.includes('exec ') ? command : `exec ${command}`;
    const child = spawn('sh', ['-c', exec], { cwd: folder, env, stdio: ['ignore', output, output] });
    endWithWorker(child);
    const server = new ServerProcess(url, child, log);
    onCleanup(() => server.stop());
    return server;
  }

  async untilReady(): Promise<this> {
    for (let tries = 0; tries < 6_000; tries++) {
      if (this.child.exitCode !== null) break;
      const response = await fetch(`${this.url}/api/health`).catch(() => null);
      if (response?.ok) return this;
      await sleep(10);
    }
    throw new Error(`${this.url} is not ready after a minute, or the process exited`);
  }

  /** @returns the CPU time of the process so far in ms: user and system, all threads */
  cpuMs(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    // The second field, the program's name in brackets, may contain spaces and brackets.
    const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 1).split(' ');
    return ((Number(user) + Number(system)) * 1000) / ticksPerSecond;
  }

  /** @returns the URL of the inspector. @throws Error if the server was started without `--inspect` */
  inspectorUrl(): string {
    const [url] = /ws:\S+/.exec(readFileSync(this.log, 'utf8')) ?? [];
    if (url === undefined) throw new Error(`${this.url} has no inspector`);
    return url;
  }

  /** @returns the resident memory in MB */
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
