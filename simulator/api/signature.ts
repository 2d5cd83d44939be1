/** The session's signature: `v2:` + hex(sha512(address + secret + client_ip + merchant_transaction_id))
 *  (proof-api.md, inferred from the widget that Proof's appears to be a white label of). */
import { createHash } from 'node:crypto';
import { isLoopbackAddress } from '../loopback';

export interface Signed {
  readonly address: string;
  readonly secret: string;
  /** Empty when the partner sent none: then the browser's address is not part of the check. */
  readonly clientIp: string;
  readonly merchantTransactionId: string;
}

/** All loopback addresses count as one, so that a page on `::1` and a frame on `127.0.0.1` agree. */
export function sign({ address, secret, clientIp, merchantTransactionId }: Signed): string {
  const ip = isLoopbackAddress(clientIp) ? '127.0.0.1' : clientIp;
  const digest = createHash('sha512').update(`${address}${secret}${ip}${merchantTransactionId}`);
  return `v2:${digest.digest('hex')}`;
}
