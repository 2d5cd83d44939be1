import { describe, expect, it } from 'vitest';
import { orderPath } from './order-link';
import { type Order, orderFromQuery } from './schema';

const offer = { pairs: [{ currency: 'USDT', network: 'TRC20' }], sellEnabled: false };
const order: Order = { type: 'buy', currency: 'USDT', network: 'TRC20', amount: '99.50' };
const queryOf = (path: string) => Object.fromEntries(new URL(path, 'http://localhost').searchParams);

describe('an order as a link', () => {
  it('comes back as it was, its amount as typed', () => {
    expect(orderFromQuery(queryOf(orderPath(order)), offer)).toEqual(order);
  });

  it('may stand beside parameters of others', () => {
    expect(orderFromQuery({ ...queryOf(orderPath(order)), utm_source: 'mail' }, offer)).toEqual(order);
  });

  it.each<[string, Record<string, unknown>]>([
    ['none', {}],
    ['a part of one', { type: 'buy', amount: '1' }],
    ['a pair that is not on offer', { ...order, network: 'ERC20' }],
    ['selling while that is off', { ...order, type: 'sell' }],
    ['an amount that is none', { ...order, amount: '1e3' }],
    ['a parameter given twice', { ...order, amount: ['1', '2'] }],
  ])('%s: null', (_, query) => {
    expect(orderFromQuery(query, offer)).toBeNull();
  });
});
