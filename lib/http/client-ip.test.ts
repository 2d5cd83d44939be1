import { describe, expect, it } from 'vitest';
import { addressSet } from '@/lib/ip-address';
import { resolveClientIp } from './client-ip';

const none: string[] = [];
const cdn = ['198.51.100.0/24'];
const inside = ['loopback', 'uniquelocal', '2001:db8:ffff::/48'];

/** title · X-Forwarded-For · remote address · trusted proxies · expected client address */
const cases: [string, string | null, string | null, string[], string | null][] = [
  ['no header, no proxy: the remote address', null, '203.0.113.9', none, '203.0.113.9'],
  ['a spoofed header without trusted proxies', '1.2.3.4', '203.0.113.9', none, '203.0.113.9'],
  ['a spoofed list without trusted proxies', '1.2.3.4, 5.6.7.8', '203.0.113.9', none, '203.0.113.9'],
  ['one trusted hop', '203.0.113.9', '127.0.0.1', inside, '203.0.113.9'],
  ['one trusted hop, a spoofed entry before', '1.2.3.4, 203.0.113.9', '127.0.0.1', inside, '203.0.113.9'],
  [
    'several trusted hops',
    '203.0.113.9, 198.51.100.7, 10.0.0.2',
    '127.0.0.1',
    [...inside, ...cdn],
    '203.0.113.9',
  ],
  ['several, spoofed', '6.6.6.6, 203.0.113.9, 198.51.100.7', '10.1.1.1', [...inside, ...cdn], '203.0.113.9'],
  [
    'entries left of an untrusted hop are ignored',
    '203.0.113.9, 192.0.2.1',
    '127.0.0.1',
    inside,
    '192.0.2.1',
  ],
  ['a single trusted address', '203.0.113.9', '198.51.100.7', ['198.51.100.7'], '203.0.113.9'],
  ['the next address is not trusted', '203.0.113.9', '198.51.100.8', ['198.51.100.7'], '198.51.100.8'],
  ['all trusted: the leftmost', '198.51.100.1, 198.51.100.2', '198.51.100.3', cdn, '198.51.100.1'],
  ['all trusted, no header: the remote address', null, '198.51.100.3', cdn, '198.51.100.3'],
  ['an unknown remote address: the header is not trusted', '203.0.113.9', null, inside, null],
  ['an unknown remote address, no trusted proxies', '203.0.113.9', null, none, null],
  ['a port on IPv4', '203.0.113.9:4711', '127.0.0.1', inside, '203.0.113.9'],
  ['brackets and port on IPv6', '[2001:db8::9]:4711', '127.0.0.1', inside, '2001:db8::9'],
  ['brackets alone', '[2001:db8::9]', '127.0.0.1', inside, '2001:db8::9'],
  ['bare IPv6', '2001:db8::9', '::1', inside, '2001:db8::9'],
  ['an IPv4-mapped remote address', '203.0.113.9', '::ffff:127.0.0.1', inside, '203.0.113.9'],
  ['an IPv4-mapped entry', '::ffff:203.0.113.9', '127.0.0.1', inside, '203.0.113.9'],
  ['an IPv4-mapped entry in hex', '::ffff:cb00:7109', '127.0.0.1', inside, '203.0.113.9'],
  ['an IPv4-mapped entry in capitals', '::FFFF:203.0.113.9', '127.0.0.1', inside, '203.0.113.9'],
  ['a trusted IPv6 range', '203.0.113.9, 2001:db8:ffff::5', '::1', inside, '203.0.113.9'],
  ['a zone', '203.0.113.9, fe80::1%eth0', '127.0.0.1', [...inside, 'linklocal'], '203.0.113.9'],
  ['empty entries', ' , 203.0.113.9, ,', '127.0.0.1', inside, '203.0.113.9'],
  ['only empty entries', ' , ,', '198.51.100.3', cdn, '198.51.100.3'],
  ['an empty header', '', '203.0.113.9', none, '203.0.113.9'],
  ['garbage in the place of the client', 'unknown', '127.0.0.1', inside, null],
  ['entries left of garbage are ignored', '203.0.113.9, unknown', '127.0.0.1', inside, null],
  ['garbage left of the client is ignored', 'unknown, 203.0.113.9', '127.0.0.1', inside, '203.0.113.9'],
  ['all trusted, the leftmost is garbage', '<script>, 198.51.100.2', '198.51.100.3', cdn, null],
  ['an obfuscated identifier', '_hidden', '127.0.0.1', inside, null],
  ['octal numbers are not an address', '0177.0.0.1', '127.0.0.1', inside, null],
  ['too few parts', '203.0.113', '127.0.0.1', inside, null],
  ['a number too large', '203.0.113.256', '127.0.0.1', inside, null],
  ['a host name', 'localhost', '127.0.0.1', inside, null],
  ['an invalid port', '203.0.113.9:http', '127.0.0.1', inside, null],
  ['a private client', '10.0.0.5', '198.51.100.3', cdn, null],
  ['a private remote address', null, '192.168.1.5', none, null],
  ['a loopback remote address', null, '127.0.0.1', none, null],
  ['an IPv6 loopback remote address', null, '::1', none, null],
  ['a carrier-grade NAT client', '100.64.0.1', '198.51.100.3', cdn, null],
  ['a link-local IPv4 client', '169.254.1.1', '198.51.100.3', cdn, null],
  ['a unique local client', 'fd00::1', '198.51.100.3', cdn, null],
  ['an unspecified client', '0.0.0.0', '198.51.100.3', cdn, null],
  ['an unspecified IPv6 client', '::', '198.51.100.3', cdn, null],
  [
    'a port on an IPv4-mapped entry in brackets',
    '[::ffff:203.0.113.9]:80',
    '127.0.0.1',
    inside,
    '203.0.113.9',
  ],
  [
    'a zone in brackets',
    '203.0.113.9, [fe80::1%eth0]:80',
    '127.0.0.1',
    [...inside, 'linklocal'],
    '203.0.113.9',
  ],
  ['a link-local IPv6 client', 'fe80::1%eth0', '127.0.0.1', inside, null],
  ['a remote address with a zone', '203.0.113.9', 'fe80::1%eth0', ['linklocal'], '203.0.113.9'],
  ['an IPv4-mapped private client', '::ffff:10.0.0.5', '198.51.100.3', cdn, null],
  ['the first address of a range', '203.0.113.9', '198.51.100.0', cdn, '203.0.113.9'],
  ['the last address of a range', '203.0.113.9', '198.51.100.255', cdn, '203.0.113.9'],
  ['the address before a range', '203.0.113.9', '198.51.99.255', cdn, '198.51.99.255'],
  ['the address after a range', '203.0.113.9', '198.51.101.0', cdn, '198.51.101.0'],
  ['the last address of an IPv6 range', '203.0.113.9', '2001:db8:ffff:ffff::1', inside, '203.0.113.9'],
  ['the address after an IPv6 range', '203.0.113.9', '2001:db9::', inside, '2001:db9::'],
  ['the last address before carrier-grade NAT', '100.63.255.255', '198.51.100.3', cdn, '100.63.255.255'],
  ['the first address after the private 172.16/12', '172.32.0.0', '198.51.100.3', cdn, '172.32.0.0'],
  [
    'a trusted hop left of an untrusted one',
    '203.0.113.9, 10.0.0.2, 192.0.2.1',
    '127.0.0.1',
    inside,
    '192.0.2.1',
  ],
  ['200 entries', `${'1.2.3.4, '.repeat(199)}203.0.113.9`, '127.0.0.1', inside, '203.0.113.9'],
  ['200 trusted entries', Array(200).fill('198.51.100.2').join(), '198.51.100.3', cdn, '198.51.100.2'],
];

describe('resolveClientIp', () => {
  it.each(cases)('%s', (_, forwardedFor, remoteAddress, trusted, expected) => {
    const trustedProxies = addressSet(trusted);
    expect(resolveClientIp({ forwardedFor, remoteAddress, trustedProxies, allowPrivate: false })).toBe(
      expected,
    );
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['1.2.3.4, 203.0.113.9', '203.0.113.9'],
    ['1.2.3.4, ', '1.2.3.4'],
    ['1.2.3.4, unknown', null],
    ['10.0.0.5', null],
    ['203.0.113.9, [2001:db8::9]:443', '2001:db8::9'],
    [null, null],
  ])(
    'returns the rightmost entry of %j on a platform, with and without a remote address',
    (forwardedFor, expected) => {
      for (const remoteAddress of ['192.0.2.77', null])
        expect(
          resolveClientIp({ forwardedFor, remoteAddress, trustedProxies: 'platform', allowPrivate: false }),
        ).toBe(expected);
    },
  );

  it('returns a private address when it is allowed', () => {
    const input = { forwardedFor: null, trustedProxies: addressSet([]), allowPrivate: true };
    expect(resolveClientIp({ ...input, remoteAddress: '::ffff:127.0.0.1' })).toBe('127.0.0.1');
    expect(resolveClientIp({ ...input, remoteAddress: '10.0.0.5' })).toBe('10.0.0.5');
  });
});
