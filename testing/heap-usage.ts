/** Reads the memory usage of a server under test. The server needs `heapProbeOptions`, which load `heap-probe.js` into it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Server } from './server';

export const heapProbeOptions = '--expose-gc --import ./testing/heap-probe.js';

const lineSchema = z.object({ heapUsage: z.object({ bytes: z.number(), sockets: z.number() }) });

/** Collects garbage in the server. @returns the bytes in use (heap and external buffers), and the number of open sockets */
export async function heapUsageOf(server: Server): Promise<{ bytes: number; sockets: number }> {
  const from = server.output.length;
  server.signal('SIGUSR2');
  for (let tries = 0; tries < 500; tries++) {
    const [line] = /^\{"heapUsage":.*\}$/m.exec(server.output.slice(from)) ?? [];
    if (line) return lineSchema.parse(JSON.parse(line)).heapUsage;
    await sleep(20);
  }
  throw new Error(`the server does not report its heap usage:\n${server.output}`);
}
