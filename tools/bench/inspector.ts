/** A server's CPU profiles, asked for through its inspector. */
import { once } from 'node:events';
import type { Profiler } from 'node:inspector';
import WebSocket from 'ws';
import { z } from 'zod';
import { onCleanup } from './cleanup';
import type { ServerProcess } from './server-process';

const intervalUs = 200;

const answerSchema = z.object({
  result: z.object({ profile: z.custom<Profiler.Profile>().optional() }),
});

/** What gives the profile of what a program does while `work` goes on; it was started with `--inspect`. */
export async function profiler(program: ServerProcess) {
  const socket = new WebSocket(program.inspectorUrl());
  await once(socket, 'open');
  // A program that somebody inspects does not end.
  onCleanup(() => socket.close());
  const ask = async (method: string, params = {}) => {
    socket.send(JSON.stringify({ id: 1, method, params }));
    const [message] = await once(socket, 'message');
    return answerSchema.parse(JSON.parse(String(message))).result.profile;
  };
  await ask('Profiler.enable');
  await ask('Profiler.setSamplingInterval', { interval: intervalUs });
  return async <T>(work: () => Promise<T>) => {
    await ask('Profiler.start');
    const done = await work();
    const profile = await ask('Profiler.stop');
    if (profile === undefined) throw new Error('there is no profile');
    return { done, profile };
  };
}
