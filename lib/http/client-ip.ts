import 'server-only';
/** The end user's IP address. Proof puts it into the session's signature, and the widget compares it with the address
 *  that it sees itself. With a wrong address the widget fails late: at the payment method, after the identity
 *  check. */
import { env } from '@/lib/env';
import { isLoopback } from '@/lib/env-rules';
import { type AddressSet, isPrivate, normaliseAddress } from '@/lib/ip-address';
import { log } from '@/lib/log';
import { getRemoteAddress } from './remote-address';

let hasWarned = false;

/** Returns the end user's address to send to Proof, or null when it is unknown. Logs one warning when the address is
 *  unknown, or when a private address came from a proxy and is therefore probably the proxy's own. */
export function getClientIp({ headers }: Request): string | null {
  const forwardedFor = headers.get('x-forwarded-for');
  const remoteAddress = getRemoteAddress(headers);
  const address = resolveClientIp({
    forwardedFor,
    remoteAddress,
    trustedProxies: env().TRUSTED_PROXIES,
    allowPrivate: isLoopback(env().PROOF_API_BASE_URL),
  });
  // Next sets X-Forwarded-For to the remote address when the request has no such header.
  if (address === null || (isPrivate(address) && forwardedFor !== remoteAddress)) warnOnce();
  return address;
}

function warnOnce(): void {
  if (hasWarned) return;
  hasWarned = true;
  log.warn(
    'the client’s address is unknown or private, so client_ip is missing or wrong: set TRUSTED_PROXIES to the addresses of the proxies in front of this server, or to "platform" where the host overwrites X-Forwarded-For',
  );
}

export type ClientIpInput = {
  /** `X-Forwarded-For` as received; repeated headers are joined by commas. */
  forwardedFor: string | null;
  /** The remote address of the connection. null: unknown, so that X-Forwarded-For is not trusted either. */
  remoteAddress: string | null;
  /** The proxies whose entries are trusted. 'platform': the host overwrites the header. */
  trustedProxies: AddressSet | 'platform';
  /** Whether to return a private address. Only a Proof on loopback can use it. */
  allowPrivate: boolean;
};

/** Finds the client's address in the chain of `X-Forwarded-For` followed by the remote address: from the right, the
 *  first entry that is not a trusted proxy, or the leftmost entry when all are trusted.
 *  @returns null when that entry is not an address, or is private and not allowed */
export function resolveClientIp(input: ClientIpInput): string | null {
  const found =
    input.trustedProxies === 'platform' ? rightmostEntry(input) : walkChain(input, input.trustedProxies);
  return found !== null && (input.allowPrivate || !isPrivate(found)) ? found : null;
}

function rightmostEntry({ forwardedFor }: ClientIpInput): string | null {
  return normaliseAddress(entriesOf(forwardedFor).at(-1) ?? '');
}

function walkChain({ forwardedFor, remoteAddress }: ClientIpInput, isTrusted: AddressSet): string | null {
  if (remoteAddress === null) return null;
  const chain = [...entriesOf(forwardedFor), remoteAddress].map(normaliseAddress);
  const client = chain.findLast(address => address === null || !isTrusted(address));
  return client === undefined ? (chain[0] ?? null) : client;
}

function entriesOf(forwardedFor: string | null): string[] {
  return (forwardedFor ?? '').split(',').filter(entry => entry.trim() !== '');
}
