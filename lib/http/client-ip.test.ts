import { describe, expect, it } from 'vitest';
import { addressBlock, addressSet, clientIp, normaliseAddress } from './client-ip';

const none: string[] = [];
const cdn = ['198.51.100.0/24'];
const inside = ['loopback', 'uniquelocal', '2001:db8:ffff::/48'];

/** what it shows · X-Forwarded-For · socket · trusted · expected */
const walks: [string, string | null, string | null, string[], string | null][] = [
  ['no header, no proxy: the socket', null, '203.0.113.9', none, '203.0.113.9'],
  ['a spoofed header with nobody trusted', '1.2.3.4', '203.0.113.9', none, '203.0.113.9'],
  ['a spoofed list with nobody trusted', '1.2.3.4, 5.6.7.8', '203.0.113.9', none, '203.0.113.9'],
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
  ['an untrusted hop hides what is before it', '203.0.113.9, 192.0.2.1', '127.0.0.1', inside, '192.0.2.1'],
  ['a single trusted address', '203.0.113.9', '198.51.100.7', ['198.51.100.7'], '203.0.113.9'],
  ['its neighbour is not trusted', '203.0.113.9', '198.51.100.8', ['198.51.100.7'], '198.51.100.8'],
  ['all trusted: the leftmost', '198.51.100.1, 198.51.100.2', '198.51.100.3', cdn, '198.51.100.1'],
  ['all trusted, no header: the socket', null, '198.51.100.3', cdn, '198.51.100.3'],
  ['socket not known: nothing is believed', '203.0.113.9', null, inside, null],
  ['socket not known, nobody trusted', '203.0.113.9', null, none, null],
  ['a port on IPv4', '203.0.113.9:4711', '127.0.0.1', inside, '203.0.113.9'],
  ['brackets and port on IPv6', '[2001:db8::9]:4711', '127.0.0.1', inside, '2001:db8::9'],
  ['brackets alone', '[2001:db8::9]', '127.0.0.1', inside, '2001:db8::9'],
  ['bare IPv6', '2001:db8::9', '::1', inside, '2001:db8::9'],
  ['a mapped socket', '203.0.113.9', '::ffff:127.0.0.1', inside, '203.0.113.9'],
  ['a mapped entry', '::ffff:203.0.113.9', '127.0.0.1', inside, '203.0.113.9'],
  ['a mapped entry in hex', '::ffff:cb00:7109', '127.0.0.1', inside, '203.0.113.9'],
  ['a mapped entry in capitals', '::FFFF:203.0.113.9', '127.0.0.1', inside, '203.0.113.9'],
  ['a trusted IPv6 range', '203.0.113.9, 2001:db8:ffff::5', '::1', inside, '203.0.113.9'],
  ['a zone', '203.0.113.9, fe80::1%eth0', '127.0.0.1', [...inside, 'linklocal'], '203.0.113.9'],
  ['empty entries', ' , 203.0.113.9, ,', '127.0.0.1', inside, '203.0.113.9'],
  ['nothing but empty entries', ' , ,', '198.51.100.3', cdn, '198.51.100.3'],
  ['an empty header', '', '203.0.113.9', none, '203.0.113.9'],
  ['garbage where the client should be', 'unknown', '127.0.0.1', inside, null],
  ['garbage hides what is before it', '203.0.113.9, unknown', '127.0.0.1', inside, null],
  ['garbage before the client is never reached', 'unknown, 203.0.113.9', '127.0.0.1', inside, '203.0.113.9'],
  ['all trusted, the leftmost is garbage', '<script>, 198.51.100.2', '198.51.100.3', cdn, null],
  ['an obfuscated identifier', '_hidden', '127.0.0.1', inside, null],
  ['octal-looking numbers are no address', '0177.0.0.1', '127.0.0.1', inside, null],
  ['too few parts', '203.0.113', '127.0.0.1', inside, null],
  ['a number too large', '203.0.113.256', '127.0.0.1', inside, null],
  ['a name', 'localhost', '127.0.0.1', inside, null],
  ['a port that is none', '203.0.113.9:http', '127.0.0.1', inside, null],
  ['a private client', '10.0.0.5', '198.51.100.3', cdn, null],
  ['a private socket', null, '192.168.1.5', none, null],
  ['loopback', null, '127.0.0.1', none, null],
  ['IPv6 loopback', null, '::1', none, null],
  ['carrier-grade NAT', '100.64.0.1', '198.51.100.3', cdn, null],
  ['link-local', '169.254.1.1', '198.51.100.3', cdn, null],
  ['unique local', 'fd00::1', '198.51.100.3', cdn, null],
  ['unspecified', '0.0.0.0', '198.51.100.3', cdn, null],
  ['unspecified IPv6', '::', '198.51.100.3', cdn, null],
  ['a port on a mapped entry in brackets', '[::ffff:203.0.113.9]:80', '127.0.0.1', inside, '203.0.113.9'],
  [
    'a zone in brackets',
    '203.0.113.9, [fe80::1%eth0]:80',
    '127.0.0.1',
    [...inside, 'linklocal'],
    '203.0.113.9',
  ],
  ['a link-local client', 'fe80::1%eth0', '127.0.0.1', inside, null],
  ['a socket with a zone', '203.0.113.9', 'fe80::1%eth0', ['linklocal'], '203.0.113.9'],
  ['a mapped private client', '::ffff:10.0.0.5', '198.51.100.3', cdn, null],
  ['the first address of a range', '203.0.113.9', '198.51.100.0', cdn, '203.0.113.9'],
  ['the last address of a range', '203.0.113.9', '198.51.100.255', cdn, '203.0.113.9'],
  ['the one before a range', '203.0.113.9', '198.51.99.255', cdn, '198.51.99.255'],
  ['the one behind a range', '203.0.113.9', '198.51.101.0', cdn, '198.51.101.0'],
  ['the last of an IPv6 range', '203.0.113.9', '2001:db8:ffff:ffff::1', inside, '203.0.113.9'],
  ['the one behind an IPv6 range', '203.0.113.9', '2001:db9::', inside, '2001:db9::'],
  ['the last before carrier-grade NAT', '100.63.255.255', '198.51.100.3', cdn, '100.63.255.255'],
  ['the first behind the private 172.16/12', '172.32.0.0', '198.51.100.3', cdn, '172.32.0.0'],
  [
    'a trusted hop before an untrusted one',
    '203.0.113.9, 10.0.0.2, 192.0.2.1',
    '127.0.0.1',
    inside,
    '192.0.2.1',
  ],
  ['200 entries', `${'1.2.3.4, '.repeat(199)}203.0.113.9`, '127.0.0.1', inside, '203.0.113.9'],
  ['200 trusted entries', Array(200).fill('198.51.100.2').join(), '198.51.100.3', cdn, '198.51.100.2'],
];

describe('clientIp', () => {
  it.each(walks)('%s', (_, forwardedFor, socketAddress, trusted, expected) => {
    const trustedProxies = addressSet(trusted);
    expect(clientIp({ forwardedFor, socketAddress, trustedProxies, allowPrivate: false })).toBe(expected);
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['1.2.3.4, 203.0.113.9', '203.0.113.9'],
    ['1.2.3.4, ', '1.2.3.4'],
    ['1.2.3.4, unknown', null],
    ['10.0.0.5', null],
    ['203.0.113.9, [2001:db8::9]:443', '2001:db8::9'],
    [null, null],
  ])('platform believes the rightmost entry of %j, socket known or not', (forwardedFor, expected) => {
    for (const socketAddress of ['192.0.2.77', null])
      expect(clientIp({ forwardedFor, socketAddress, trustedProxies: 'platform', allowPrivate: false })).toBe(
        expected,
      );
  });

  it('gives a private address to a Proof that can use it', () => {
    const input = { forwardedFor: null, trustedProxies: addressSet([]), allowPrivate: true };
    expect(clientIp({ ...input, socketAddress: '::ffff:127.0.0.1' })).toBe('127.0.0.1');
    expect(clientIp({ ...input, socketAddress: '10.0.0.5' })).toBe('10.0.0.5');
  });
});

describe('normaliseAddress', () => {
  it('gives the usual spelling', () => {
    expect(normaliseAddress(' 2001:DB8:0:0::0009 ')).toBe('2001:db8::9');
    expect(normaliseAddress('[::ffff:203.0.113.9]:80')).toBe('203.0.113.9');
    expect(normaliseAddress('fe80::1%eth0')).toBe('fe80::1');
  });
});

describe('addressBlock', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['2001:db8:0:0:1::', '2001:db8:0:0'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0'],
    ['::1', '0:0:0:0'],
    ['1::', '1:0:0:0'],
  ])('%s → %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});

describe('addressSet', () => {
  it.each([
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'everybody',
    'constructor',
    '10.0.0',
    '10.0.0.0/-1',
  ])('refuses %s, naming it', entry => {
    expect(() => addressSet([entry])).toThrow(entry);
  });
});
