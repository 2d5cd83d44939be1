import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { openWebSocket, refusedUpgrade, setStatus, waitForCount } from '../testing/test-channels';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();

describe('WS /ws', () => {
  it('sends tx.update on each update of its transaction, and nothing else', async () => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session();
    const { merchant_transaction_id: other } = await partner.session();
    const { socket, messages } = openWebSocket(partner, id);
    await once(socket, 'open');
    socket.send('hello?');
    await setStatus(partner, other, 'processing');
    await setStatus(partner, id, 'processing', { payment_method: 'card' });
    await setStatus(partner, id, 'completed');
    await waitForCount(messages, 2);
    const rest = { event: 'tx.update', merchant_transaction_id: id, type: 'buy', payment_method: 'card' };
    const money = { currency: 'USDT', fiat_currency: 'EUR', fiat_amount: '93.37', crypto_amount: '99.50' };
    const occurred_at = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(messages).toEqual([
      { ...rest, ...money, status: 'processing', occurred_at },
      { ...rest, ...money, status: 'completed', occurred_at },
    ]);
    socket.terminate();
  });

  it('omits payment_method until one is chosen', async () => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session();
    const { socket, messages } = openWebSocket(partner, id);
    await once(socket, 'open');
    await setStatus(partner, id, 'cancelled');
    await waitForCount(messages, 1);
    expect(messages[0]).toMatchObject({ status: 'cancelled', crypto_amount: '' });
    expect(messages[0]).not.toHaveProperty('payment_method');
    socket.terminate();
  });

  it('is closed by a reset', async () => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session();
    const { socket } = openWebSocket(partner, id);
    await once(socket, 'open');
    await partner.control('POST', 'reset', {});
    expect((await once(socket, 'close'))[0]).toBe(1001);
  });

  it('returns 401 on the upgrade without a token and with a wrong token', async () => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session();
    const none = await refusedUpgrade(partner, id, {});
    expect(none).toMatchObject({
      status: 401,
      code: 'missing_token',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    const wrong = await refusedUpgrade(partner, id, { authorization: 'Bearer nope' });
    expect(wrong).toMatchObject({ status: 401, code: 'invalid_token' });
  });

  it("returns 404 on the upgrade for an unknown transaction and for another partner's", async () => {
    const [mine, other] = [new TestPartner(url()), new TestPartner(url())];
    const { merchant_transaction_id: id } = await mine.session();
    expect(await refusedUpgrade(other, id)).toMatchObject({
      status: 404,
      error: 'not_found',
      code: 'not_found',
    });
    expect(await refusedUpgrade(mine, 'unknown')).toMatchObject({
      status: 404,
      error: 'not_found',
      code: 'not_found',
    });
  });
});
