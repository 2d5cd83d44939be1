import 'server-only';
/** Facts about a request's calls to Proof, for the request's log line. Outside a request the functions do nothing. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { singleton } from '@/lib/server/singleton';

export type RequestContext = {
  /** The number of attempts to reach Proof, over all calls of the request. */
  tries?: number;
  /** X-Request-Id of Proof's last response, for support tickets. */
  proof_request_id?: string;
};

const storage = singleton('request-context', () => new AsyncLocalStorage<RequestContext>());

/** Runs `callback`, and records into `context` until it ends. */
export const runWithRequestContext = <T>(context: RequestContext, callback: () => T): T =>
  storage.run(context, callback);

export function recordUpstreamAttempt(): void {
  const context = storage.getStore();
  if (context) context.tries = (context.tries ?? 0) + 1;
}

export function recordUpstreamRequestId(id: string | null): void {
  const context = storage.getStore();
  if (context && id !== null) context.proof_request_id = id;
}
