/** Whether Proof takes our token, our Origin and this server's address. */
import { randomUUID } from 'node:crypto';
import { getTransaction } from '@/lib/proof/client';
import { explainError, statusOf } from './explain-error';
import type { OpenResult } from './sessions';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

/** A transaction that is nobody's is "not found" to whoever holds a good token. */
export async function tokenVerdict(): Promise<Verdict> {
  const error = await getTransaction(randomUUID()).then(
    () => new Error('Proof knows a transaction that nobody made; is PROOF_API_BASE_URL Proof’s?'),
    (cause: unknown) => cause,
  );
  const status = statusOf(error);
  if (status === 404) return passed('accepted');
  if (status === 401) return failed(explainError(error));
  return couldNotCheck(explainError(error));
}

/** Opening a session is what Proof checks them at. */
export function originVerdict(origin: string, opened: OpenResult[]): Verdict {
  if (opened.some(({ session }) => session)) return passed(`${origin} and this server’s address accepted`);
  const refused = opened.find(({ error }) => statusOf(error) === 403);
  if (refused) return failed(explainError(refused.error));
  return couldNotCheck('no session could be opened to tell it by; see the pairs');
}
