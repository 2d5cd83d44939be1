/** The child processes of a benchmark besides the measured servers: fake Proof, load generator, and stream clients. */
import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { endWithWorker, freePort } from '@/testing/server';
import { untilReady } from '@/tools/processes';
import { onCleanup } from './cleanup';
import type { Job, LoadResult } from './load';
import type { Delivery, StreamsJob } from './watchers';

function startChild(file: string, variables: Record<string, string> = {}): ChildProcess {
  const child = fork(`${import.meta.dirname}/${file}`, { env: { ...process.env, ...variables } });
  endWithWorker(child);
  onCleanup(() => child.kill());
  return child;
}

/** Starts the fake Proof of upstream.ts. @returns its URL */
export async function startUpstream(): Promise<string> {
  const child = startChild('upstream.ts');
  const [address] = await once(child, 'message');
  const { port } = z.object({ port: z.number() }).parse(address);
  return `http://127.0.0.1:${port}`;
}

/** Starts the simulator, which keeps each transaction and serves its WebSocket. @returns its URL */
export async function startSimulator(): Promise<string> {
  const port = await freePort();
  startChild('../../simulator/main.ts', { SIMULATOR_PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(`${url}/widget.2.0.js`);
  return url;
}

const loadSchema: z.ZodType<LoadResult> = z.object({ seconds: z.number(), latenciesMs: z.array(z.number()) });

/** Starts the load generator. @returns a function that runs a job; one at a time */
export function startLoad(): (job: Job) => Promise<LoadResult> {
  return jobRunner(startChild('load.ts'), loadSchema);
}

const watcherReportSchema: z.ZodType<WatcherReport> = z.object({
  open: z.number(),
  deliveries: z.array(z.object({ price: z.string().nullable(), streams: z.number(), lastMs: z.number() })),
});

/** The number of open streams, and what they received so far. */
export type WatcherReport = { open: number; deliveries: Delivery[] };

/** Starts a process of stream clients. `run` opens streams or returns a report, `stop` ends the process. */
export function startWatchers() {
  const child = startChild('watchers.ts');
  return {
    run: jobRunner<StreamsJob | 'report', WatcherReport>(child, watcherReportSchema),
    stop: () => child.kill(),
  };
}

/** @returns a function that sends a job to the process and waits for its message; one job at a time */
function jobRunner<Job extends Serializable, Result>(child: ChildProcess, schema: z.ZodType<Result>) {
  const ended = once(child, 'exit').then(() => {
    throw new Error('a child process of the benchmark exited');
  });
  // The cleanup kills the process, which must not be an unhandled rejection.
  ended.catch(() => {});
  return async (job: Job): Promise<Result> => {
    child.send(job);
    const [result] = await Promise.race([once(child, 'message'), ended]);
    return schema.parse(result);
  };
}
