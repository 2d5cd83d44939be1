import 'server-only';
/** What a request's line in the log tells of its way to Proof. Work that no request waits for has no such line, and
 *  what is noted there is lost. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { processWide } from '@/lib/server/singleton';

export type RequestFacts = {
  /** How often Proof was called, over all calls of the request. */
  tries?: number;
  /** X-Request-Id of Proof's last answer, for support tickets. */
  proof_request_id?: string;
};

const current = processWide('request-facts', () => new AsyncLocalStorage<RequestFacts>());

/** Does a request's work; what it notes goes into `facts`. */
export const collectFacts = <T>(facts: RequestFacts, work: () => T): T => current.run(facts, work);

export function noteTry(): void {
  const facts = current.getStore();
  if (facts) facts.tries = (facts.tries ?? 0) + 1;
}

export function noteProofRequestId(id: string | null): void {
  const facts = current.getStore();
  if (facts && id !== null) facts.proof_request_id = id;
}
