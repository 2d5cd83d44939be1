/** The processes beside the server that is measured: Proof's stand-in, the load generator, and those who watch. */
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

/** Starts Proof's stand-in; gives its URL. */
export async function startUpstream(): Promise<string> {
  const child = startChild('upstream.ts');
  const [address] = await once(child, 'message');
  const { port } = z.object({ port: z.number() }).parse(address);
  return `http://127.0.0.1:${port}`;
}

/** Starts the simulator, which knows each transaction and has a WebSocket for it; gives its URL. */
export async function startSimulator(): Promise<string> {
  const port = await freePort();
  startChild('../../simulator/main.ts', { SIMULATOR_PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(`${url}/widget.2.0.js`);
  return url;
}

const loadSchema: z.ZodType<LoadResult> = z.object({ seconds: z.number(), ms: z.array(z.number()) });

/** Starts the load generator; gives what has it do a job, one at a time. */
export function startLoad(): (job: Job) => Promise<LoadResult> {
  return jobRunner(startChild('load.ts'), loadSchema);
}

const watcherReportSchema: z.ZodType<WatcherReport> = z.object({
  open: z.number(),
  told: z.array(z.object({ price: z.string().nullable(), watchers: z.number(), lastMs: z.number() })),
});

/** How many streams are open, and what was told so far. */
export type WatcherReport = { open: number; told: Delivery[] };

/** Starts a process of watchers; `watch` has it open streams, or tell, and `leave` ends it. */
export function startWatchers() {
  const child = startChild('watchers.ts');
  return {
    watch: jobRunner<StreamsJob | 'tell', WatcherReport>(child, watcherReportSchema),
    leave: () => child.kill(),
  };
}

/** What gives a process its jobs, one at a time, each answered by a message. */
function jobRunner<Job extends Serializable, Found>(child: ChildProcess, schema: z.ZodType<Found>) {
  const ended = once(child, 'exit').then(() => {
    throw new Error('a process beside gave up');
  });
  // At the end it is killed.
  ended.catch(() => {});
  return async (job: Job): Promise<Found> => {
    child.send(job);
    const [found] = await Promise.race([once(child, 'message'), ended]);
    return schema.parse(found);
  };
}
