/** Opens one session per pair and type, as the product does, for the user `doctor-check`. No money moves, because the
 *  widget is never run with these sessions. */
import type { Env, Pair } from '@/lib/env';
import type { ProofSession } from '@/lib/proof/schemas';
import { createSession } from '@/lib/transactions/server/proof';
import { explainError } from './explain-error';
import { failed, passed, type Verdict } from './verdict';

/** The arguments of the command line. `from` is the public address of this machine. */
export type Options = { email: string; amount: string; from?: string | undefined };

export type Order = Pair & { type: 'buy' | 'sell' };

/** Holds either the session or the error. */
export type OpenResult = { session?: ProofSession; error?: unknown };

export function ordersOf({ PROOF_PAIRS, PROOF_SELL_ENABLED }: Env): Order[] {
  const types: Order['type'][] = PROOF_SELL_ENABLED ? ['buy', 'sell'] : ['buy'];
  return types.flatMap(type => PROOF_PAIRS.map(pair => ({ ...pair, type })));
}

export async function openOrder(
  env: Env,
  { type, currency, network }: Order,
  options: Options,
): Promise<OpenResult> {
  const address = env.PROOF_ADDRESSES.get(`${currency}/${network}`);
  try {
    const { session } = await createSession({
      partner_user_id: 'doctor-check',
      user_email: options.email,
      network,
      currency,
      amount: options.amount,
      type,
      redirect_url: `${env.APP_URL}/return`,
      ...(address === undefined ? {} : { address }),
    });
    return { session };
  } catch (error) {
    return { error };
  }
}

/** Fails if the session could not be opened, or is for another currency or network than requested. */
export function orderVerdict(order: Order, { session, error }: OpenResult): Verdict {
  if (!session) return failed(explainError(error));
  const different = (['currency', 'network'] as const).filter(name => session[name] !== order[name]);
  if (different.length === 0) return passed(`session opened, address ${session.address.slice(0, 100)}`);
  return failed(`Proof opened a session with another ${different.join(' and ')}; show this to Proof`);
}
