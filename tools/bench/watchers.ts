/** People who watch transactions, in a process of their own: each has an event stream open and notes how long after the
 *  change at Proof it was told. Proof's `updated_at` comes with it, and both clocks are this machine's. */
import { get, type IncomingMessage } from 'node:http';
import pLimit from 'p-limit';
import { z } from 'zod';

const openingAtOnce = 32;

const jobSchema = z.union([
  z.object({ url: z.url(), streams: z.array(z.object({ path: z.string(), cookie: z.string() })) }),
  z.literal('tell'),
]);

export type StreamsJob = Exclude<z.infer<typeof jobSchema>, 'tell'>;

/** A transaction at a price: how many watchers were told, and how long that took to the last of them. */
export type Delivery = { price: string | null; watchers: number; lastMs: number };

const updateSchema = z.object({
  merchant_transaction_id: z.string(),
  updated_at: z.string(),
  fiat_amount: z.string().nullable(),
});

let open = 0;
const deliveries = new Map<string, Delivery>();

function openStream(url: string, path: string, cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // By address: a look-up for each would take longer than the answer.
    const { port } = new URL(url);
    const at = { host: '127.0.0.1', port, path, agent: false, headers: { cookie } };
    const request = get(at, response => {
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
  const watchers = (deliveries.get(key)?.watchers ?? 0) + 1;
  deliveries.set(key, { price, watchers, lastMs: Date.now() - Date.parse(updated_at) });
}

process.on('message', async message => {
  const job = jobSchema.parse(message);
  if (job !== 'tell') {
    const slowly = pLimit(openingAtOnce);
    await Promise.all(job.streams.map(({ path, cookie }) => slowly(() => openStream(job.url, path, cookie))));
  }
  process.send?.({ open, told: [...deliveries.values()] });
});
