/** Users who ask for one session after the other, and every answer that they got. */
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ApiUser } from './api-user';

const pairs = [
  { currency: 'USDT', network: 'TRC20' },
  { currency: 'USDT', network: 'ERC20' },
  { currency: 'USDC', network: 'BEP20' },
];

/** Its amount is nobody else's, so that an answer that belongs to another order shows. */
const newOrder = () => ({
  ...pairs[randomInt(pairs.length)],
  type: randomInt(2) === 0 ? 'buy' : 'sell',
  amount: `${randomInt(1, 1_000_000)}.${String(randomInt(1_000_000_000)).padStart(9, '0')}`,
});
type Order = ReturnType<typeof newOrder>;

/** An answer that was read to its end. */
export type Answer = { email: string; order: Order; status: number; headers: Headers; body: unknown };

export const signedIn = (count: number, appUrl: string): Promise<ApiUser[]> =>
  Promise.all(
    Array.from({ length: count }, () =>
      new ApiUser(appUrl, `verified+${randomUUID().slice(0, 8)}@example.com`).signsIn(),
    ),
  );

/** Each of `users` asks until `over`, and pauses `pauseMs` after each answer. Gives the answers, and how many requests
 *  got none. */
export async function keepAsking(users: ApiUser[], over: AbortSignal, pauseMs = 0) {
  const answers: Answer[] = [];
  let unanswered = 0;
  const asks = async (user: ApiUser) => {
    while (!over.aborted) {
      const order = newOrder();
      await answerTo(user, order).then(
        answer => answers.push(answer),
        () => (unanswered += 1),
      );
      await sleep(pauseMs);
    }
  };
  await Promise.all(users.map(asks));
  return { answers, unanswered };
}

async function answerTo(user: ApiUser, order: Order): Promise<Answer> {
  const response = await user.post('/api/session', order);
  const body: unknown = await response.json();
  return { email: user.email, order, status: response.status, headers: response.headers, body };
}

/** What is certain in a session, and that it is the one that was asked for. */
export const sessionFor = ({ order }: Answer) =>
  z.looseObject({
    merchant_transaction_id: z.uuid(),
    widget_id: z.uuid(),
    address: z.string().min(1),
    signature: z.string().startsWith('v2:'),
    init_token: z.string().min(1),
    init_token_type: z.literal('sdk_partner_authorization'),
    type: z.literal(order.type),
    currency: z.literal(order.currency),
    network: z.literal(order.network),
    amount: z.literal(order.amount),
  });
