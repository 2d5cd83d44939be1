/** The two ways in which Proof tells a status, tried on a session of the doctor's. */
import { getTransaction } from '@/lib/proof/client';
import { openStatusSocket } from '@/lib/proof/websocket';
import { explainError } from './explain-error';
import { failed, passed, type Verdict } from './verdict';

const upgradeDeadlineMs = 5_000;

export async function getVerdict(id: string): Promise<Verdict> {
  return getTransaction(id).then(
    ({ status }) => passed(`the session opened before is ${status}`),
    error => failed(explainError(error)),
  );
}

/** The product's channel tries again by itself, so a refusal shows as a connection that does not come. */
export function webSocketVerdict(id: string): Promise<Verdict> {
  const late = failed(
    'no connection in 5 s; let WebSocket upgrades to PROOF_API_BASE_URL/ws out of this network, or ask Proof. ' +
      'Until then statuses come by GET, every 5 to 10 s while somebody watches',
  );
  return new Promise(resolve => {
    const settle = (verdict: Verdict) => {
      clearTimeout(timer);
      close();
      resolve(verdict);
    };
    const timer = setTimeout(settle, upgradeDeadlineMs, late);
    const onUp = () => settle(passed('the upgrade was accepted'));
    const close = openStatusSocket(id, { onUp, onHint: () => {}, onDown: () => {} });
  });
}
