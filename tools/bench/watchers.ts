/** Clients of event streams, as a child process. They record the time from a change at Proof (`updated_at`) to its event.
 *  Both clocks are this machine's. */
import { get, type IncomingMessage } from 'node:http';
import pLimit from 'p-limit';
import { z } from 'zod';

const openConcurrency = 32;

const jobSchema = z.union([
  z.object({ url: z.url(), streams: z.array(z.object({ path: z.string(), cookie: z.string() })) }),
  z.literal('report'),
]);

export type StreamsJob = Exclude<z.infer<typeof jobSchema>, 'report'>;

/** One change of a transaction: the number of streams that received it, and the time until the last of them did. */
export type Delivery = { price: string | null; streams: number; lastMs: number };

const updateSchema = z.object({
  merchant_transaction_id: z.string(),
  updated_at: z.string(),
  fiat_amount: z.string().nullable(),
});

let open = 0;
const deliveries = new Map<string, Delivery>();

function openStream(url: string, path: string, cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // By IP address, because a DNS lookup per stream would take longer than the response.
    const { port } = new URL(url);
    const options = { host: '127.0.0.1', port, path, agent: false, headers: { cookie } };
    const request = get(options, response => {
      if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode}`));
      open += 1;
      response.once('close', () => (open -= 1));
      response.on('error', () => {});
      readEvents(response);
      resolve();
    });
    request.on('error', reject);
  });
}

function readEvents(response: IncomingMessage): void {
  let rest = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('event: tx.update\ndata: ')) recordDelivery(part.slice(23));
  });
}

function recordDelivery(data: string): void {
  const update = updateSchema.parse(JSON.parse(data));
  const { merchant_transaction_id: id, updated_at, fiat_amount: price } = update;
  const key = `${id} ${price}`;
  const streams = (deliveries.get(key)?.streams ?? 0) + 1;
  deliveries.set(key, { price, streams, lastMs: Date.now() - Date.parse(updated_at) });
}

process.on('message', async message => {
  const job = jobSchema.parse(message);
  if (job !== 'report') {
    const limit = pLimit(openConcurrency);
    await Promise.all(job.streams.map(({ path, cookie }) => limit(() => openStream(job.url, path, cookie))));
  }
  process.send?.({ open, deliveries: [...deliveries.values()] });
});
