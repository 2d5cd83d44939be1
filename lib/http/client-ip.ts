/** The end user's address, as far as it can be believed. It goes into Proof's session signature, which the
 *  widget checks against the address it sees itself: a wrong one fails late, after the identity check. */
import { BlockList, isIP, SocketAddress } from 'node:net';

const namedRanges = new Map([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
  ['uniquelocal', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
]);

/** Whether an address (as `normaliseAddress` gives it) is in the set. */
export type AddressSet = (address: string) => boolean;

/** Compiles addresses, CIDR ranges and the names above into a set.
 *  @throws Error naming the entry that is none of these. */
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

/** Whether an address means something only on this machine or in its own network. */
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

/** One entry of `X-Forwarded-For` as a bare address in its usual spelling: port, brackets, zone and the
 *  IPv4-mapped prefix taken off. null: not an address. */
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

/** What one household or machine can be expected to have: an IPv4 address, or an IPv6 /64 (its first four groups). */
export function addressBlock(address: string): string {
  if (isIP(address) !== 6) return address;
  const [left = '', right] = address.split('::');
  const groups = (part: string) => part.split(':').filter(group => group !== '');
  const missing = 8 - groups(left).length - groups(right ?? '').length;
  return [...groups(left), ...Array(missing).fill('0')].slice(0, 4).join(':');
}

export type ClientIpInput = {
  /** `X-Forwarded-For` as received; repeated headers joined by commas. */
  forwardedFor: string | null;
  /** The connection's own remote address; null: not known, so nothing is believed. */
  socketAddress: string | null;
  /** Which peers' entries are believed; 'platform': the host overwrites the header. */
  trustedProxies: AddressSet | 'platform';
  /** Whether a private address may be given; only a Proof on loopback can make use of one. */
  allowPrivate: boolean;
};

/** The client's address: from the right of `X-Forwarded-For` plus the socket's own, the first entry that is
 *  not a trusted proxy; the leftmost if all are. null: none that can be believed or that Proof could see. */
export function clientIp(input: ClientIpInput): string | null {
  const found = input.trustedProxies === 'platform' ? rightmost(input) : walk(input, input.trustedProxies);
  return found !== null && (input.allowPrivate || !isPrivate(found)) ? found : null;
}

function rightmost({ forwardedFor }: ClientIpInput): string | null {
  return normaliseAddress(entries(forwardedFor).at(-1) ?? '');
}

function walk({ forwardedFor, socketAddress }: ClientIpInput, isTrusted: AddressSet): string | null {
  if (socketAddress === null) return null;
  const chain = [...entries(forwardedFor), socketAddress].map(normaliseAddress);
  const client = chain.findLast(address => address === null || !isTrusted(address));
  return client === undefined ? (chain[0] ?? null) : client;
}

function entries(forwardedFor: string | null): string[] {
  return (forwardedFor ?? '').split(',').filter(entry => entry.trim() !== '');
}
