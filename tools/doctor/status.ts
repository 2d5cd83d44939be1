/** Checks both ways to read a status from Proof, GET and WebSocket, with a session that the doctor opened. */
import { getTransaction, openStatusSocket } from '@/lib/transactions/server/proof';
import { explainError } from './explain-error';
import { failed, passed, type Verdict } from './verdict';

const upgradeDeadlineMs = 5_000;

export async function getVerdict(id: string): Promise<Verdict> {
  return getTransaction(id).then(
    ({ status }) => passed(`the status of the opened session is ${status}`),
    error => failed(explainError(error)),
  );
}

/** Fails by timeout, because the product's WebSocket client retries after a refusal and does not report it. */
export function webSocketVerdict(id: string): Promise<Verdict> {
  const timedOut = failed(
    'no connection within 5 s; allow WebSocket connections to PROOF_API_BASE_URL/ws in your firewall, or ask Proof. ' +
      'Until then the status is polled by GET, every 5 to 10 s while a page shows the transaction',
  );
  return new Promise(resolve => {
    const settle = (verdict: Verdict) => {
      clearTimeout(timer);
      close();
      resolve(verdict);
    };
    const timer = setTimeout(settle, upgradeDeadlineMs, timedOut);
    const onConnect = () => settle(passed('the upgrade was accepted'));
    const close = openStatusSocket(id, { onConnect, onMessage: () => {}, onDisconnect: () => {} });
  });
}
