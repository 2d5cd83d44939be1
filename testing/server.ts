/** Starts a production server for one test and collects its output. It fails the test when the output contains a secret. */
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

/** Ends a child process together with the test worker, so that a failed test leaves no process behind. */
export function endWithWorker(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** The working directory and the user of the server. The defaults are those of the test. */
type SpawnOptions = { cwd?: string; uid?: number; gid?: number };

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
      if (leaks.length > 0) throw new Error(`secrets in the server's log: ${leaks}`);
      return code;
    });
  }

  /** Starts the command of `npm start` on PORT or on a free port. Does not wait until the server responds. */
  static async start(
    name: string,
    variables: Record<string, string | undefined> = {},
    [command = '', ...args]: string[] = ['node', '.next/standalone/server.js'],
    options: SpawnOptions = {},
  ): Promise<Server> {
    const url = `http://localhost:${variables.PORT ?? (await freePort())}`;
    const env = { ...process.env, ...appVariables(name, url), ...variables };
    const child = spawn(command, args, { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] });
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

  /** @returns the CPU time of the process so far, in clock ticks. Works on Linux only. */
  cpuTicks(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    // The program's name, which ends at the last bracket, may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')')).split(' ');
    return Number(fields[12]) + Number(fields[13]);
  }

  /** Sends a signal and does not wait for the process to exit. */
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    await this.exited;
  }
}
