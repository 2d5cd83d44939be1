/** A server with transactions that people watch: its own database, two transactions for each user, and five streams on
 *  each transaction, as many as a user may have open. */
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { z } from 'zod';
import { ApiUser } from '@/testing/api-user';
import { buildProduct, startCommand } from './builds';
import { startWatchers, type Watching } from './child-processes';
import { makePostgres } from './databases';
import { Program } from './program';
import type { Told } from './watchers';

export const watchersOfEach = 5;
const transactionsOfEach = 2;
const pauseMs = 1_000;
const longestWaitMs = 60_000;

type Owned = { id: string; cookie: string };

let tokens = 0;

export class Followed {
  private readonly watchers = startWatchers();
  /** How many of them have their streams. */
  private watched = 0;

  private constructor(
    readonly program: Program,
    private readonly simulator: string,
    private readonly token: string,
    private readonly transactions: Owned[],
  ) {}

  /** Starts the server and opens so many transactions, as their buyers do; nobody watches yet. */
  static async start(simulator: string, size: number): Promise<Followed> {
    const token = `sim_following_${String(++tokens).padStart(24, '0')}`;
    const app = buildProduct();
    const postgres = await makePostgres();
    const program = await Program.start(`following-${size}`, app, startCommand(app), {
      ...postgres,
      PROOF_API_BASE_URL: simulator,
      PROOF_CLIENT_TOKEN: token,
      SESSION_LIMIT_PER_IP: '100000000',
    });
    await program.untilReady();
    const slowly = pLimit(16);
    const users = Array.from({ length: size / transactionsOfEach }, (_, user) =>
      slowly(() => openTransactions(program.url, user)),
    );
    return new Followed(program, simulator, token, (await Promise.all(users)).flat());
  }

  get size(): number {
    return this.transactions.length;
  }

  /** Opens five streams for each of the next `count` transactions, at `path` or at its own. */
  async openStreams(count: number, path?: string): Promise<void> {
    const streams = this.transactions.slice(this.watched, this.watched + count).flatMap(({ id, cookie }) =>
      Array.from({ length: watchersOfEach }, () => ({
        path: path ?? `/api/transactions/${id}/events`,
        cookie,
      })),
    );
    this.watched += count;
    this.check(await this.watchers.watch({ url: this.program.url, streams }));
  }

  /** What was told so far. @throws Error when a stream has ended */
  async told(): Promise<Told[]> {
    return this.check(await this.watchers.watch('tell'));
  }

  private check({ open, told }: Watching): Told[] {
    const expected = this.watched * watchersOfEach;
    if (open !== expected) throw new Error(`${open} of ${expected} streams are open`);
    return told;
  }

  async stop(): Promise<void> {
    this.watchers.leave();
    await this.program.stop();
  }

  /** How many WebSockets Proof has open for them. */
  async upstreamConnections(): Promise<number> {
    const answer = await fetch(`${this.simulator}/__simulator/sockets?token=${this.token}`);
    const { open } = z.object({ open: z.record(z.string(), z.number()) }).parse(await answer.json());
    return Object.values(open).reduce((sum, count) => sum + count, 0);
  }

  /** Waits until all watchers were told of a price; gives how long that took, for each transaction. */
  async untilTold(price: number): Promise<number[]> {
    for (let tries = 0; tries < longestWaitMs / pauseMs; tries++) {
      await sleep(pauseMs);
      const told = (await this.told()).filter(each => each.price === String(price));
      const complete = told.filter(({ watchers }) => watchers === watchersOfEach);
      if (complete.length === this.size) return complete.map(({ lastMs }) => lastMs);
    }
    throw new Error(`not everybody was told of a change of ${this.size}`);
  }

  /** Gives each transaction another price at Proof, evenly over so long. */
  async changeEach(overMs: number, price: number): Promise<void> {
    const body = JSON.stringify({ status: 'processing', fiat_amount: String(price) });
    const startedAt = performance.now();
    const changes = this.transactions.map(async ({ id }, index) => {
      const at = startedAt + (index / this.size) * overMs;
      await sleep(at - performance.now());
      const answer = await fetch(`${this.simulator}/__simulator/transactions/${id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      if (!answer.ok) throw new Error(`${id} was not changed: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    });
    await Promise.all(changes);
  }
}

/** Signs a user in and opens transactions as its page does. */
async function openTransactions(url: string, number: number): Promise<Owned[]> {
  const user = await new ApiUser(url, `user-${number}@example.com`).signIn();
  const opened: Owned[] = [];
  for (let count = 0; count < transactionsOfEach; count++)
    opened.push({ id: await user.openSession(), cookie: user.cookie });
  return opened;
}
