/** The processes beside the server that is measured: Proof's stand-in, and the load generator. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { endWithWorker } from '../server';
import { afterwards } from './afterwards';
import type { Job, Load } from './load';

function startBeside(file: string): ChildProcess {
  const child = fork(`${import.meta.dirname}/${file}`);
  endWithWorker(child);
  afterwards(() => child.kill());
  return child;
}

/** Starts Proof's stand-in; gives its URL. */
export async function startUpstream(): Promise<string> {
  const child = startBeside('upstream.ts');
  const [address] = await once(child, 'message');
  const { port } = z.object({ port: z.number() }).parse(address);
  return `http://127.0.0.1:${port}`;
}

const loadSchema: z.ZodType<Load> = z.object({ seconds: z.number(), ms: z.array(z.number()) });

/** Starts the load generator; gives what has it do a job, one at a time. */
export function startLoad(): (job: Job) => Promise<Load> {
  const child = startBeside('load.ts');
  const ended = once(child, 'exit').then(() => {
    throw new Error('the load generator gave up');
  });
  // At the end it is killed.
  ended.catch(() => {});
  return async job => {
    child.send(job);
    const [found] = await Promise.race([once(child, 'message'), ended]);
    return loadSchema.parse(found);
  };
}
