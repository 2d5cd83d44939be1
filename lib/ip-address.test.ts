import { describe, expect, it } from 'vitest';
import { addressBlock, addressSet, normaliseAddress } from './ip-address';

describe('normaliseAddress', () => {
  it('returns the canonical spelling', () => {
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
  ])('refuses %s and names it in the error', entry => {
    expect(() => addressSet([entry])).toThrow(entry);
  });
});
