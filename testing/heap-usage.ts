/** What a server still holds: asked of `held-on-signal.js`, which is loaded into it with these options. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Server } from './server';

export const heapProbeOptions = '--expose-gc --import ./e2e/held-on-signal.js';

const lineSchema = z.object({ held: z.object({ bytes: z.number(), sockets: z.number() }) });

/** Its bytes after a garbage collection, on the heap and in buffers beside it, and its open sockets. */
export async function heapUsageOf(server: Server): Promise<{ bytes: number; sockets: number }> {
  const from = server.output.length;
  server.signal('SIGUSR2');
  for (let tries = 0; tries < 500; tries++) {
    const [line] = /^\{"held":.*\}$/m.exec(server.output.slice(from)) ?? [];
    if (line) return lineSchema.parse(JSON.parse(line)).held;
    await sleep(20);
  }
  throw new Error(`the server does not say what it holds:\n${server.output}`);
}
