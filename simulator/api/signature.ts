/** The session's signature: `v2:` + hex(sha512(address + secret + client_ip + merchant_transaction_id)).
 *  Source: proof-api.md, which infers the formula from another widget. Proof's widget appears to be its white label. */
import { createHash } from 'node:crypto';
import { isLoopbackAddress } from '../loopback';

export interface Signed {
  readonly address: string;
  readonly secret: string;
  /** Empty if the partner sent none. The browser's address is then not part of the check. */
  readonly clientIp: string;
  readonly merchantTransactionId: string;
}

/** Treats all loopback addresses as `127.0.0.1`, because a page on `::1` may contain an iframe on `127.0.0.1`. */
export function sign({ address, secret, clientIp, merchantTransactionId }: Signed): string {
  const ip = isLoopbackAddress(clientIp) ? '127.0.0.1' : clientIp;
  const digest = createHash('sha512').update(`${address}${secret}${ip}${merchantTransactionId}`);
  return `v2:${digest.digest('hex')}`;
}
