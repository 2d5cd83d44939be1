/** IP addresses and sets of them. An address is a text as `normaliseAddress` returns it. */
import { BlockList, isIP, SocketAddress } from 'node:net';

const namedRanges = new Map([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
  ['uniquelocal', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
]);

/** Returns whether a normalised address is in the set. */
export type AddressSet = (address: string) => boolean;

/** Builds a set from addresses, CIDR ranges and the range names above.
 *  @throws Error that names the first invalid entry */
export function addressSet(entries: readonly string[]): AddressSet {
  const list = new BlockList();
  for (const range of entries.flatMap(entry => namedRanges.get(entry) ?? [entry])) {
    const [address = '', prefix, more] = range.split('/');
    const bits = prefix ?? (isIP(address) === 6 ? '128' : '32');
    const inRange = /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 6 ? 128 : 32);
    if (!isIP(address) || !inRange || more !== undefined)
      throw new Error(`"${range}" is no address or range`);
    list.addSubnet(address, Number(bits), family(address));
  }
  return address => list.check(address, family(address));
}

/** Returns whether an address is valid only on this machine or in its local network. */
export const isPrivate = addressSet([
  '0.0.0.0',
  '::',
  'loopback',
  'linklocal',
  'uniquelocal',
  '100.64.0.0/10',
]);

function family(address: string) {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** Parses an entry of `X-Forwarded-For`. Removes the port, the brackets, the zone and the prefix of an IPv4-mapped
 *  address.
 *  @returns the address in its canonical spelling, or null when the entry is not an address */
export function normaliseAddress(entry: string): string | null {
  const bare = entry
    .trim()
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1')
    .replace(/^\[([^\]]*)\](:\d{1,5})?$/, '$1')
    .replace(/%[\w.-]+$/, '');
  if (isIP(bare) === 4) return bare;
  if (isIP(bare) !== 6) return null;
  return new SocketAddress({ address: bare, family: 'ipv6' }).address.replace(/^::ffff:(?=\d+\.)/, '');
}

/** Returns the part of an address that identifies one household or machine: an IPv4 address, or the /64 of an IPv6
 *  address (its first four groups). */
export function addressBlock(address: string): string {
  if (isIP(address) !== 6) return address;
  const [left = '', right] = address.split('::');
  const groups = (part: string) => part.split(':').filter(group => group !== '');
  const missing = 8 - groups(left).length - groups(right ?? '').length;
  return [...groups(left), ...Array(missing).fill('0')].slice(0, 4).join(':');
}
