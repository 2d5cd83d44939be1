/** Users who ask for one session after the other, and every answer that they got. */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { type ApiUser, newUser } from '@/testing/api-user';

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

export const newUsers = (count: number, appUrl: string): Promise<ApiUser[]> =>
  Promise.all(Array.from({ length: count }, () => newUser(appUrl)));

/** Each of `users` asks for one after the other until `over`. `answers` grows meanwhile; `unanswered` is, once all have
 *  ended, how many requests got no answer. */
export function keepOpeningSessions(users: ApiUser[], over: AbortSignal) {
  const answers: Answer[] = [];
  const asks = async (user: ApiUser) => {
    let unanswered = 0;
    while (!over.aborted) {
      const answer = await answerTo(user, newOrder()).catch(() => null);
      if (answer === null) unanswered += 1;
      else answers.push(answer);
    }
    return unanswered;
  };
  const unanswered = Promise.all(users.map(asks)).then(all => all.reduce((sum, each) => sum + each, 0));
  return { answers, unanswered };
}

async function answerTo(user: ApiUser, order: Order): Promise<Answer> {
  const response = await user.post('/api/session', order);
  const body: unknown = await response.json();
  return { email: user.email, order, status: response.status, headers: response.headers, body };
}

/** What the record has of a session too. */
export const recordedSessionSchema = z.object({
  merchant_transaction_id: z.uuid(),
  type: z.string(),
  currency: z.string(),
  network: z.string(),
  amount: z.string(),
  address: z.string().min(1),
});
