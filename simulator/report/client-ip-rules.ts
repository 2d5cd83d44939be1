/** Rules on `client_ip`. It is part of the session's signature, so a wrong address fails late, at the payment method. */
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
const isSame = (a: string, b: string) => a === b || (isLoopbackAddress(a) && isLoopbackAddress(b));

/** @returns the sessions that have a `client_ip` */
const sentAddresses = ({ sessions }: Pick<Traffic, 'sessions'>) =>
  sessions.flatMap(({ request, requestFields: { client_ip: ip } }) =>
    typeof ip === 'string' && ip !== '' ? [{ request, ip }] : [],
  );

/** Whether the address may belong to a visitor. Only the run of the widget shows the real address. */
const isPlausible = (ip: string, traffic: Traffic) =>
  isIP(ip) !== 0 && (!isPrivate(ip) || ip === traffic.partner?.config.seen_ip);

export const clientIpRules: readonly Rule[] = [
  {
    id: 'client-ip-missing',
    level: 'note',
    summary: 'A session was requested without `client_ip`.',
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
    fix: 'Send one bare address: no port, no brackets, no list. Use the entry of `X-Forwarded-For` that your own proxy wrote.',
    source: 'Proof: the end user’s real IP address',
    find: traffic =>
      sentAddresses(traffic)
        .filter(({ ip }) => isIP(ip) === 0)
        .map(({ request, ip }) => inRequest(request, ip)),
  },
  {
    id: 'client-ip-private',
    level: 'failed',
    summary:
      '`client_ip` is an address of a private network. It belongs to your proxy or your container and not to the visitor.',
    fix: 'Read `X-Forwarded-For` from the right and use the first address that is not one of your proxies. A loopback address is fine for tests on your own machine.',
    source: 'Proof: the end user’s real IP address',
    find: traffic =>
      sentAddresses(traffic)
        .filter(({ ip }) => isIP(ip) !== 0 && !isPlausible(ip, traffic))
        .map(({ request, ip }) => inRequest(request, ip)),
  },
  {
    id: 'client-ip-not-the-browsers',
    level: 'failed',
    summary: 'The widget ran in a browser whose address differs from `client_ip`.',
    fix: 'Send the address of the visitor who runs the widget. Do not trust an `X-Forwarded-For` that the visitor could have written.',
    source: 'Proof: the end user’s real IP address, mixed into the signature',
    find: traffic =>
      traffic.runs.flatMap(({ run, session }) =>
        sentAddresses({ sessions: [session] })
          .filter(({ ip }) => isPlausible(ip, traffic) && !isSame(ip, run.seen_ip))
          .map(({ ip }) => inRun(run, `${ip} was sent, ${run.seen_ip} came`)),
      ),
  },
];
