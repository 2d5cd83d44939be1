/** Sample addresses and prices. Both are fixed, so that a test can state the expected value. */
import { createHash } from 'node:crypto';

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const fiatPerUsd: Readonly<Record<string, number>> = { EUR: 0.92, USD: 1, GBP: 0.79 };
const feeRate = 0.02;

/** Returns an address in the format of `network`. The same seed returns the same address. */
export function sampleAddress(network: string, seed: string): string {
  const bytes = createHash('sha512').update(`${network} ${seed}`).digest();
  if (network !== 'TRC20') return `0x${bytes.toString('hex').slice(0, 40)}`;
  return `T${Array.from(bytes.subarray(0, 33), byte => base58.charAt(byte % base58.length)).join('')}`;
}

/** @returns the price that a buyer pays, or the payout that a seller receives, with two decimals */
export function fiatPrice(type: 'buy' | 'sell', amount: string, fiatCurrency: string): string {
  const fee = type === 'buy' ? 1 + feeRate : 1 - feeRate;
  return (Number(amount) * (fiatPerUsd[fiatCurrency] ?? 1) * fee).toFixed(2);
}
