/** Checks that Proof accepts the token, the Origin and this server's address. */
import { randomUUID } from 'node:crypto';
import { getTransaction } from '@/lib/transactions/server/proof';
import { explainError, statusOf } from './explain-error';
import type { OpenResult } from './sessions';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

/** Reads a transaction that does not exist: Proof returns 404 if the token is valid, else 401. */
export async function tokenVerdict(): Promise<Verdict> {
  const error = await getTransaction(randomUUID()).then(
    () => new Error('Proof returned a transaction for a random id; check that PROOF_API_BASE_URL is Proof’s'),
    (cause: unknown) => cause,
  );
  const status = statusOf(error);
  if (status === 404) return passed('accepted');
  if (status === 401) return failed(explainError(error));
  return couldNotCheck(explainError(error));
}

/** Proof checks both when a session is opened, so the opened sessions decide. */
export function originVerdict(origin: string, opened: OpenResult[]): Verdict {
  if (opened.some(({ session }) => session)) return passed(`${origin} and this server’s address accepted`);
  const refused = opened.find(({ error }) => statusOf(error) === 403);
  if (refused) return failed(explainError(refused.error));
  return couldNotCheck('no session could be opened, so this is unknown; see the pairs');
}
