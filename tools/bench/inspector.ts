/** Takes CPU profiles of a server through its inspector. */
import { once } from 'node:events';
import type { Profiler } from 'node:inspector';
import WebSocket from 'ws';
import { z } from 'zod';
import { onCleanup } from './cleanup';
import type { ServerProcess } from './server-process';

const intervalUs = 200;

const responseSchema = z.object({
  result: z.object({ profile: z.custom<Profiler.Profile>().optional() }),
});

/** Connects to a server that was started with `--inspect`.
 *  @returns a function that runs `work` and returns its result with the server's profile of that time */
export async function profiler(server: ServerProcess) {
  const socket = new WebSocket(server.inspectorUrl());
  await once(socket, 'open');
  // A process does not end while an inspector is connected.
  onCleanup(() => socket.close());
  const send = async (method: string, params = {}) => {
    socket.send(JSON.stringify({ id: 1, method, params }));
    const [message] = await once(socket, 'message');
    return responseSchema.parse(JSON.parse(String(message))).result.profile;
  };
  await send('Profiler.enable');
  await send('Profiler.setSamplingInterval', { interval: intervalUs });
  return async <T>(work: () => Promise<T>) => {
    await send('Profiler.start');
    const result = await work();
    const profile = await send('Profiler.stop');
    if (profile === undefined) throw new Error('the inspector returned no profile');
    return { result, profile };
  };
}
