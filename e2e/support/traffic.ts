/** Generates load: users who open one session after another. Collects every response. */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { type ApiUser, newUser } from '@/testing/api-user';

const pairs = [
  { currency: 'USDT', network: 'TRC20' },
  { currency: 'USDT', network: 'ERC20' },
  { currency: 'USDC', network: 'BEP20' },
];

/** Returns an order with a unique amount, so that a test notices the response to another order. */
const newOrder = () => ({
  ...pairs[randomInt(pairs.length)],
  type: randomInt(2) === 0 ? 'buy' : 'sell',
  amount: `${randomInt(1, 1_000_000)}.${String(randomInt(1_000_000_000)).padStart(9, '0')}`,
});
type Order = ReturnType<typeof newOrder>;

/** A response that was read completely. */
export type LoadResponse = { email: string; order: Order; status: number; headers: Headers; body: unknown };

export const newUsers = (count: number, appUrl: string): Promise<ApiUser[]> =>
  Promise.all(Array.from({ length: count }, () => newUser(appUrl)));

/** Makes each user open one session after another until `over` is aborted.
 *  @returns the responses so far, and a promise of the number of requests without a response */
export function keepOpeningSessions(users: ApiUser[], over: AbortSignal) {
  const responses: LoadResponse[] = [];
  const openSessions = async (user: ApiUser) => {
    let lostRequests = 0;
    while (!over.aborted) {
      const response = await openOne(user, newOrder()).catch(() => null);
      if (response === null) lostRequests += 1;
      else responses.push(response);
    }
    return lostRequests;
  };
  const lostRequests = Promise.all(users.map(openSessions)).then(all =>
    all.reduce((sum, each) => sum + each, 0),
  );
  return { responses, lostRequests };
}

async function openOne(user: ApiUser, order: Order): Promise<LoadResponse> {
  const response = await user.post('/api/session', order);
  const body: unknown = await response.json();
  return { email: user.email, order, status: response.status, headers: response.headers, body };
}

/** The fields of a session that the database stores too. */
export const recordedSessionSchema = z.object({
  merchant_transaction_id: z.uuid(),
  type: z.string(),
  currency: z.string(),
  network: z.string(),
  amount: z.string(),
  address: z.string().min(1),
});
