import { describe, expect, it } from 'vitest';
import { orderPath } from './order-link';
import { type Order, orderFromQuery } from './schema';

const supported = { pairs: [{ currency: 'USDT', network: 'TRC20' }], sellEnabled: false };
const order: Order = { type: 'buy', currency: 'USDT', network: 'TRC20', amount: '99.50' };
const queryOf = (path: string) => Object.fromEntries(new URL(path, 'http://localhost').searchParams);

describe('orderPath and orderFromQuery', () => {
  it('read back the same order, with the amount as typed', () => {
    expect(orderFromQuery(queryOf(orderPath(order)), supported)).toEqual(order);
  });

  it('ignore other parameters', () => {
    expect(orderFromQuery({ ...queryOf(orderPath(order)), utm_source: 'mail' }, supported)).toEqual(order);
  });

  it.each<[string, Record<string, unknown>]>([
    ['an empty query', {}],
    ['a part of an order', { type: 'buy', amount: '1' }],
    ['an unsupported pair', { ...order, network: 'ERC20' }],
    ['a sell while selling is disabled', { ...order, type: 'sell' }],
    ['an invalid amount', { ...order, amount: '1e3' }],
    ['a repeated parameter', { ...order, amount: ['1', '2'] }],
  ])('return null for %s', (_, query) => {
    expect(orderFromQuery(query, supported)).toBeNull();
  });
});
