/** A Proof that is asked about transactions only: answers with the status that a test says, and counts the polls. */
import { answer, failing, startStubProof } from './stub-proof';

export async function startPolledProof() {
  /** By transaction id; Proof does not know the others. */
  const statuses = new Map<string, string>();
  const polls: string[] = [];
  const { url, close } = await startStubProof(received => {
    const [, id = ''] = /^\/widget\/transactions\/(.+)$/.exec(received.url ?? '') ?? [];
    if (id) polls.push(id);
    const status = statuses.get(id);
    return status === undefined
      ? failing(404, 'not_found', 'not_found')
      : answer(200, JSON.stringify({ merchant_transaction_id: id, status }));
  });
  const pollsOf = (id: string) => polls.filter(polled => polled === id).length;
  return { url, close, statuses, pollsOf };
}
