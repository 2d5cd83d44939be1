/** Opens one session for each pair and type, as the product does, for a user of the doctor's own. No money moves:
 *  nobody runs the widget with them. */
import type { Env, Pair } from '@/lib/env';
import { createSession } from '@/lib/proof/client';
import type { ProofSession } from '@/lib/proof/schemas';
import { explainError } from './explain-error';
import { failed, passed, type Verdict } from './verdict';

/** What the doctor is told: what to ask for, and by which address this machine calls. */
export type Options = { email: string; amount: string; from?: string | undefined };

export type Order = Pair & { type: 'buy' | 'sell' };

/** How opening a session ended: with the session, or the error. */
export type OpenResult = { session?: ProofSession; error?: unknown };

export function ordersOf({ PROOF_PAIRS, PROOF_SELL_ENABLED }: Env): Order[] {
  const types: Order['type'][] = PROOF_SELL_ENABLED ? ['buy', 'sell'] : ['buy'];
  return types.flatMap(type => PROOF_PAIRS.map(pair => ({ ...pair, type })));
}

export async function openOrder(
  env: Env,
  { type, currency, network }: Order,
  asked: Options,
): Promise<OpenResult> {
  const address = env.PROOF_ADDRESSES.get(`${currency}/${network}`);
  try {
    const { session } = await createSession({
      partner_user_id: 'doctor-check',
      user_email: asked.email,
      network,
      currency,
      amount: asked.amount,
      type,
      redirect_url: `${env.APP_URL}/return`,
      ...(address === undefined ? {} : { address }),
    });
    return { session };
  } catch (error) {
    return { error };
  }
}

/** A session must be for what was asked, with an address. */
export function orderVerdict(order: Order, { session, error }: OpenResult): Verdict {
  if (!session) return failed(explainError(error));
  const wrong = (['currency', 'network'] as const).filter(name => session[name] !== order[name]);
  if (wrong.length === 0) return passed(`session opened, address ${session.address.slice(0, 100)}`);
  return failed(`Proof opened a session with another ${wrong.join(' and ')}; show this to Proof`);
}
