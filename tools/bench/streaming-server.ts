/** A server with a database of its own, two transactions per user, and five event streams per transaction: the most that a
 *  user may have open. */
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { z } from 'zod';
import { ApiUser } from '@/testing/api-user';
import { buildProduct, startCommand } from './builds';
import { startWatchers, type WatcherReport } from './child-processes';
import { makePostgres } from './databases';
import { ServerProcess } from './server-process';
import type { Delivery } from './watchers';

export const streamsPerTransaction = 5;
const transactionsPerUser = 2;
const pauseMs = 1_000;
const longestWaitMs = 60_000;

type Owned = { id: string; cookie: string };

let tokenCount = 0;

export class StreamingServer {
  private readonly clients = startWatchers();
  /** The number of transactions whose streams are open. */
  private streamed = 0;

  private constructor(
    readonly server: ServerProcess,
    private readonly simulator: string,
    private readonly token: string,
    private readonly transactions: Owned[],
  ) {}

  /** Starts the server and opens `size` transactions, without streams. */
  static async start(simulator: string, size: number): Promise<StreamingServer> {
    const token = `sim_streams_${String(++tokenCount).padStart(24, '0')}`;
    const app = buildProduct();
    const postgres = await makePostgres();
    const server = await ServerProcess.start(`streams-${size}`, app, startCommand(app), {
      ...postgres,
      PROOF_API_BASE_URL: simulator,
      PROOF_CLIENT_TOKEN: token,
      SESSION_LIMIT_PER_IP: '100000000',
    });
    await server.untilReady();
    const limit = pLimit(16);
    const users = Array.from({ length: size / transactionsPerUser }, (_, user) =>
      limit(() => openTransactions(server.url, user)),
    );
    return new StreamingServer(server, simulator, token, (await Promise.all(users)).flat());
  }

  get size(): number {
    return this.transactions.length;
  }

  /** Opens five streams for each of the next `count` transactions: of `path`, or of the transaction's own events. */
  async openStreams(count: number, path?: string): Promise<void> {
    const streams = this.transactions.slice(this.streamed, this.streamed + count).flatMap(({ id, cookie }) =>
      Array.from({ length: streamsPerTransaction }, () => ({
        path: path ?? `/api/transactions/${id}/events`,
        cookie,
      })),
    );
    this.streamed += count;
    this.check(await this.clients.run({ url: this.server.url, streams }));
  }

  /** @returns what the streams received so far. @throws Error if a stream has ended */
  async deliveries(): Promise<Delivery[]> {
    return this.check(await this.clients.run('report'));
  }

  private check({ open, deliveries }: WatcherReport): Delivery[] {
    const expected = this.streamed * streamsPerTransaction;
    if (open !== expected) throw new Error(`${open} of ${expected} streams are open`);
    return deliveries;
  }

  async stop(): Promise<void> {
    this.clients.stop();
    await this.server.stop();
  }

  /** @returns the number of WebSockets that the simulator has open for this server */
  async upstreamConnections(): Promise<number> {
    const response = await fetch(`${this.simulator}/__simulator/sockets?token=${this.token}`);
    const { open } = z.object({ open: z.record(z.string(), z.number()) }).parse(await response.json());
    return Object.values(open).reduce((sum, count) => sum + count, 0);
  }

  /** Waits until all streams received a price. @returns the time until the last stream, for each transaction */
  async untilDelivered(price: number): Promise<number[]> {
    for (let tries = 0; tries < longestWaitMs / pauseMs; tries++) {
      await sleep(pauseMs);
      const received = (await this.deliveries()).filter(each => each.price === String(price));
      const complete = received.filter(({ streams }) => streams === streamsPerTransaction);
      if (complete.length === this.size) return complete.map(({ lastMs }) => lastMs);
    }
    throw new Error(`price ${price} did not reach all streams of ${this.size} transactions in a minute`);
  }

  /** Changes the price of each transaction at the simulator, evenly spread over `overMs`. */
  async changeEach(overMs: number, price: number): Promise<void> {
    const body = JSON.stringify({ status: 'processing', fiat_amount: String(price) });
    const startedAt = performance.now();
    const changes = this.transactions.map(async ({ id }, index) => {
      const at = startedAt + (index / this.size) * overMs;
      await sleep(at - performance.now());
      const response = await fetch(`${this.simulator}/__simulator/transactions/${id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      if (!response.ok) throw new Error(`${id} was not changed: ${response.status} ${await response.text()}`);
      await response.arrayBuffer();
    });
    await Promise.all(changes);
  }
}

/** Signs a user in and opens the user's transactions through the API. */
async function openTransactions(url: string, number: number): Promise<Owned[]> {
  const user = await new ApiUser(url, `user-${number}@example.com`).signIn();
  const opened: Owned[] = [];
  for (let count = 0; count < transactionsPerUser; count++)
    opened.push({ id: await user.openSession(), cookie: user.cookie });
  return opened;
}
