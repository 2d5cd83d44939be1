/** A stub of Proof that serves transactions only. It returns the status that a test sets, and counts the requests. */
import { failing, respond, startStubProof } from './stub-proof';

export async function startPolledProof() {
  /** The status by transaction id. Other ids are not found. */
  const statuses = new Map<string, string>();
  const polls: string[] = [];
  const { url, close } = await startStubProof(received => {
    const [, id = ''] = /^\/widget\/transactions\/(.+)$/.exec(received.url ?? '') ?? [];
    if (id) polls.push(id);
    const status = statuses.get(id);
    return status === undefined
      ? failing(404, 'not_found', 'not_found')
      : respond(200, JSON.stringify({ merchant_transaction_id: id, status }));
  });
  const pollsOf = (id: string) => polls.filter(polled => polled === id).length;
  return { url, close, statuses, pollsOf };
}
