import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { simulatorForTests, TestPartner } from '../testing/test-partner';
import { startWidget, TestWidget } from '../testing/test-widget';

const url = simulatorForTests();

const requestsSchema = z.object({
  requests: z.array(
    z.looseObject({
      method: z.string(),
      path: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
      peer: z.string(),
      at: z.iso.datetime(),
      request_id: z.uuid(),
      status: z.number().nullable(),
    }),
  ),
});

describe('PATCH /__simulator/partner', () => {
  it('changes only the given settings', async () => {
    const partner = new TestPartner(url());
    await partner.control('PATCH', 'partner', { currencies: ['BTC'], pairs: ['BTC/BTC'] });
    expect((await partner.postSession()).status).toBe(400);
    const session = await partner.session({ currency: 'BTC', network: 'BTC', type: 'sell' });
    expect(session).toMatchObject({ currencies: ['BTC'], networks: ['BTC'], fix_network: ['BTC'] });
  });

  it('returns 400 for an unknown setting and for an invalid token', async () => {
    const partner = new TestPartner(url());
    await expect(partner.control('PATCH', 'partner', { colour: 'red' })).rejects.toThrow(/colour/);
    await expect(partner.control('PATCH', 'partner', { token: 'nope' })).rejects.toThrow(/sim_/);
  });
});

describe('GET /__simulator/requests', () => {
  it('returns the requests of a token and a user, without the token itself', async () => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session({ partner_user_id: 'ann', amount: '7.10' });
    await partner.session({ partner_user_id: 'bob', user_email: 'bob@example.com' });
    await partner.transaction(id);
    const { requests } = await partner.read(requestsSchema, 'requests', '&user=ann');
    expect(requests.map(each => [each.method, each.path, each.status])).toEqual([
      ['POST', '/widget/session', 200],
      ['GET', `/widget/transactions/${id}`, 200],
    ]);
    expect(requests[0]).toMatchObject({
      peer: '127.0.0.1',
      headers: { authorization: partner.token.slice(-4) },
    });
    expect(requests[0]?.body).toContain('"amount":"7.10"');
    expect(JSON.stringify(requests)).not.toContain(partner.token);
    const byMail = await partner.read(requestsSchema, 'requests', '&user=bob@example.com');
    expect(byMail.requests).toHaveLength(1);
    expect((await partner.read(requestsSchema, 'requests')).requests).toHaveLength(3);
  });

  it('returns the status null if the connection was cut', async () => {
    const partner = new TestPartner(url());
    await partner.postSession({ user_email: 'cut@example.com' }).catch(() => undefined);
    const { requests } = await partner.read(requestsSchema, 'requests');
    expect(requests.map(each => each.status)).toEqual([null]);
  });

  it('keeps the newest 1,000 requests of a token', async () => {
    const partner = new TestPartner(url());
    for (let i = 0; i < 1010; i++) await (await partner.get(`/widget/transactions/${i}`)).text();
    const { requests } = await partner.read(requestsSchema, 'requests');
    expect([requests.length, requests[0]?.path]).toEqual([1000, '/widget/transactions/10']);
  });
});

describe('/__simulator/transactions', () => {
  const transactionSchema = z.looseObject({ merchant_transaction_id: z.string(), status: z.string() });

  it('lists the transactions of a user, returns one, and updates any of its fields', async () => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session({
      partner_user_id: 'ann',
      client_ip: '::1',
    });
    await partner.session({ partner_user_id: 'bob' });
    const listed = await partner.read(
      z.object({ transactions: z.array(transactionSchema) }),
      'transactions',
      '&user=ann',
    );
    expect(listed.transactions).toMatchObject([
      { merchant_transaction_id: id, client_ip: '::1', token_spent: false },
    ]);
    const fields = { status: 'refunded', widget_status: 'odd', fiat_amount: '1.00', crypto_amount: '2' };
    await partner.control('POST', `transactions/${id}`, fields);
    expect(await partner.read(transactionSchema, `transactions/${id}`)).toMatchObject(fields);
    expect(await partner.transaction(id)).toMatchObject({ status: 'refunded', fiat_amount: '1.00' });
  });

  it('shows an update in an open widget', async () => {
    const partner = new TestPartner(url());
    const session = await partner.session();
    const widget = await TestWidget.open(partner, session);
    await partner.control('POST', `transactions/${session.merchant_transaction_id}`, { status: 'completed' });
    await widget.screen('outcome');
    expect(widget.statuses()).toEqual(['new', 'completed']);
    widget.close();
  });

  it('returns 404 for an unknown transaction', async () => {
    const response = await fetch(`${url()}/__simulator/transactions/x`, {
      method: 'POST',
      body: '{"status":"failed"}',
    });
    expect(response.status).toBe(404);
  });
});

describe('GET /__simulator/widgets', () => {
  it('returns each run with all arguments', async () => {
    const partner = new TestPartner(url());
    const session = await partner.session();
    await startWidget(partner, session, { extra: { nested: null } });
    const { widgets } = await partner.read(z.object({ widgets: z.array(z.unknown()) }), 'widgets');
    expect(widgets).toEqual([
      {
        id: expect.any(String),
        at: expect.stringMatching(/Z$/),
        origin: 'http://localhost:3000',
        seen_ip: '127.0.0.1',
        outcome: 'opened',
        names: 'camel',
        functions: ['onLoad'],
        args: { ...session, extra: { nested: null } },
      },
    ]);
  });
});

describe('POST /__simulator/reset', () => {
  it('deletes the state of one token only', async () => {
    const [partner, other] = [new TestPartner(url()), new TestPartner(url())];
    const [own, others] = [await partner.session(), await other.session()];
    await partner.control('PATCH', 'partner', { sell_enabled: false });
    await partner.control('POST', 'reset', {});
    expect((await partner.get(`/widget/transactions/${own.merchant_transaction_id}`)).status).toBe(404);
    expect((await partner.postSession({ type: 'sell' })).status).toBe(200);
    expect((await other.get(`/widget/transactions/${others.merchant_transaction_id}`)).status).toBe(200);
  });
});
