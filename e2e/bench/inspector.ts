/** A server's CPU profiles, asked for through its inspector. */
import { once } from 'node:events';
import type { Profiler } from 'node:inspector';
import WebSocket from 'ws';
import { z } from 'zod';
import { afterwards } from './afterwards';
import type { Program } from './program';

const intervalUs = 200;

const answerSchema = z.object({
  id: z.number(),
  result: z.object({ profile: z.custom<Profiler.Profile>().optional() }),
});

/** What gives the profile of what a program does while `work` goes on; it was started with `--inspect`. */
export async function profiler(program: Program) {
  const socket = new WebSocket(program.inspectorUrl());
  await once(socket, 'open');
  // A program that somebody inspects does not end.
  afterwards(() => socket.close());
  let asked = 0;
  const ask = async (method: string, params = {}) => {
    const id = ++asked;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [message] = await once(socket, 'message');
      const answer = answerSchema.parse(JSON.parse(String(message)));
      if (answer.id === id) return answer.result.profile;
    }
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
