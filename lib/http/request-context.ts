import 'server-only';
/** What a request's line in the log tells of its way to Proof. Work that no request waits for has no such line, and
 *  what is noted there is lost. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { singleton } from '@/lib/server/singleton';

export type RequestContext = {
  /** How often Proof was called, over all calls of the request. */
  tries?: number;
  /** X-Request-Id of Proof's last answer, for support tickets. */
  proof_request_id?: string;
};

const current = singleton('request-facts', () => new AsyncLocalStorage<RequestContext>());

/** Does a request's work; what it notes goes into `facts`. */
export const runWithRequestContext = <T>(facts: RequestContext, work: () => T): T => current.run(facts, work);

export function recordUpstreamAttempt(): void {
  const facts = current.getStore();
  if (facts) facts.tries = (facts.tries ?? 0) + 1;
}

export function recordUpstreamRequestId(id: string | null): void {
  const facts = current.getStore();
  if (facts && id !== null) facts.proof_request_id = id;
}
