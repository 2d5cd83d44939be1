/** Addresses as a network writes them, made up from a seed: stable, and nobody's. */
import { createHash } from 'node:crypto';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function addressOn(network: string, seed: string): string {
  const bytes = createHash('sha512').update(`${network} ${seed}`).digest();
  if (network !== 'TRC20') return `0x${bytes.toString('hex').slice(0, 40)}`;
  return `T${Array.from(bytes.subarray(0, 33), byte => BASE58.charAt(byte % BASE58.length)).join('')}`;
}
