/** A production server of its own for one test: started, watched and ended by it. No secret may be in what it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { appVariables } from '@/e2e/targets';
import { leaksIn } from './leaks';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/** Has a program that a failed test leaves behind end with the worker that ran it. */
export function endWithWorker(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** The folder and the user that a server is started in and as: ours, unless told otherwise. */
type Where = { cwd?: string; uid?: number; gid?: number };

export class Server {
  output = '';
  readonly exited: Promise<number | null>;

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (this.output += chunk));
    endWithWorker(child);
    this.exited = once(child, 'close').then(([code]) => {
      const leaks = leaksIn(this.output);
      if (leaks.length > 0) throw new Error(`in a server's log: ${leaks}`);
      return code;
    });
  }

  /** Starts what `npm start` runs, on PORT or a free one; does not wait until it answers. */
  static async start(
    name: string,
    variables: Record<string, string | undefined> = {},
    [command = '', ...args]: string[] = ['node', '.next/standalone/server.js'],
    where: Where = {},
  ): Promise<Server> {
    const url = `http://localhost:${variables.PORT ?? (await freePort())}`;
    const env = { ...process.env, ...appVariables(name, url), ...variables };
    const child = spawn(command, args, { ...where, env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new Server(url, child);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  async untilReady(): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      const response = await fetch(`${this.url}/api/health`).catch(() => null);
      if (response?.ok) return;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error(`the server did not start:\n${this.output}`);
  }

  /** @returns the CPU time of the process so far, in clock ticks; on Linux only */
  cpuTicks(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    // The program's name before the last bracket may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')')).split(' ');
    return Number(fields[12]) + Number(fields[13]);
  }

  /** Sends a signal that it lives on after. */
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    await this.exited;
  }
}
