/** `client_ip`: part of the session's signature, so that a wrong one fails late, when the user is about to pay. */
import { BlockList, isIP } from 'node:net';
import { isLoopbackAddress } from '../loopback';
import { inRequest, inRun, type Rule } from './rule';
import type { Traffic } from './traffic';

const privateRanges = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  privateRanges.addSubnet(net, bits, 'ipv4');
privateRanges.addAddress('::', 'ipv6');
privateRanges.addSubnet('fc00::', 7, 'ipv6');
privateRanges.addSubnet('fe80::', 10, 'ipv6');

const isPrivate = (address: string) => privateRanges.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
const isSame = (one: string, other: string) =>
  one === other || (isLoopbackAddress(one) && isLoopbackAddress(other));

/** What was sent, where it was something. */
const sentAddresses = ({ sessions }: Pick<Traffic, 'sessions'>) =>
  sessions.flatMap(({ request, requestFields: { client_ip: ip } }) =>
    typeof ip === 'string' && ip !== '' ? [{ request, ip }] : [],
  );

/** An address that may be somebody's; which one it is can be told from the run only. */
const isPlausible = (ip: string, seen: Traffic) =>
  isIP(ip) !== 0 && (!isPrivate(ip) || ip === seen.partner?.config.seen_ip);

export const clientIpRules: readonly Rule[] = [
  {
    id: 'client-ip-missing',
    level: 'note',
    summary: 'A session was asked for without `client_ip`.',
    fix: 'Send the address that your visitor’s request came from, as your backend sees it.',
    source: 'Proof: recommended; omitting it degrades fraud-signal quality',
    find: ({ sessions }) =>
      sessions
        .filter(({ requestFields }) => !requestFields.client_ip)
        .map(({ request }) => inRequest(request)),
  },
  {
    id: 'client-ip-no-address',
    level: 'failed',
    summary: '`client_ip` is not an IP address.',
    fix: 'Send one bare address: no port, no brackets, no list. From `X-Forwarded-For` take the entry that your own proxy wrote.',
    source: 'Proof: the end user’s real IP address',
    find: seen =>
      sentAddresses(seen)
        .filter(({ ip }) => isIP(ip) === 0)
        .map(({ request, ip }) => inRequest(request, ip)),
  },
  {
    id: 'client-ip-private',
    level: 'failed',
    summary:
      '`client_ip` is an address of a private network, so it is your proxy’s or your container’s, not the visitor’s.',
    fix: 'Take the address from behind your own proxies (`X-Forwarded-For`, from the right). A loopback address is fine while you try on your own machine.',
    source: 'Proof: the end user’s real IP address',
    find: seen =>
      sentAddresses(seen)
        .filter(({ ip }) => isIP(ip) !== 0 && !isPlausible(ip, seen))
        .map(({ request, ip }) => inRequest(request, ip)),
  },
  {
    id: 'client-ip-not-the-browsers',
    level: 'failed',
    summary: 'The widget ran in a browser with another address than `client_ip`.',
    fix: 'Send the address of the very visitor who runs the widget. Do not believe an `X-Forwarded-For` that the visitor could have written.',
    source: 'Proof: the end user’s real IP address, mixed into the signature',
    find: seen =>
      seen.runs.flatMap(({ run, session }) =>
        sentAddresses({ sessions: [session] })
          .filter(({ ip }) => isPlausible(ip, seen) && !isSame(ip, run.seen_ip))
          .map(({ ip }) => inRun(run, `${ip} was sent, ${run.seen_ip} came`)),
      ),
  },
];
