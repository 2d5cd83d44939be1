import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { setFault, setStatus, startWebhookReceiver, statuses, waitForCount } from '../testing/test-channels';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();

describe('the webhook', () => {
  it('sends the documented fields once per update, also if the response is an error', async () => {
    const hook = await startWebhookReceiver(500);
    const partner = new TestPartner(url());
    await partner.control('PATCH', 'partner', { webhook_url: hook.url });
    const { merchant_transaction_id } = await partner.session({ type: 'sell' });
    await setStatus(partner, merchant_transaction_id, 'processing');
    await waitForCount(hook.bodies, 1);
    await setTimeout(300);
    expect(hook.bodies).toEqual([
      {
        ...{ method: 'POST', content: 'application/json', type: 'sell' },
        ...{
          merchant_transaction_id,
          status: 'processing',
          currency: 'USDT',
          network: 'TRC20',
          crypto_amount: '99.50',
        },
        ...{ fiat_currency: 'EUR', fiat_amount: '89.71' },
        created_at: expect.stringMatching(/Z$/),
        updated_at: expect.stringMatching(/Z$/),
      },
    ]);
    hook.server.close();
  });

  it('ignores a refused connection', async () => {
    const partner = new TestPartner(url());
    await partner.control('PATCH', 'partner', { webhook_url: 'http://127.0.0.1:1/' });
    const { merchant_transaction_id: id } = await partner.session();
    await setStatus(partner, id, 'processing');
    await setTimeout(200);
    expect((await partner.transaction(id)).status).toBe('processing');
  });
});

describe.concurrent('the faults of the webhook', () => {
  async function partnerWithWebhook(partner = new TestPartner(url())) {
    const hook = await startWebhookReceiver(200);
    await partner.control('PATCH', 'partner', { webhook_url: hook.url });
    const { merchant_transaction_id: id } = await partner.session();
    return { partner, id, hook };
  }

  it.each(['drop', 'refuse'])(
    '%s: sends no webhook for updates during the fault, also not later',
    async fault => {
      const { partner, id, hook } = await partnerWithWebhook();
      await setFault(partner, 'webhook', fault);
      await setStatus(partner, id, 'a');
      await setFault(partner, 'webhook', 'none');
      await setStatus(partner, id, 'b');
      await waitForCount(hook.bodies, 1);
      await setStatus(partner, id, 'c');
      await waitForCount(hook.bodies, 2);
      expect(statuses(hook.bodies)).toEqual(['b', 'c']);
      hook.server.close();
    },
  );

  it('delay: sends the original body after delay_ms, so a later webhook may arrive first', async () => {
    const { partner, id, hook } = await partnerWithWebhook();
    await setFault(partner, 'webhook', 'delay', { delay_ms: 2500 });
    const updatedAt = Date.now();
    await setStatus(partner, id, 'a');
    await setFault(partner, 'webhook', 'none');
    await setStatus(partner, id, 'b');
    await waitForCount(hook.bodies, 2);
    expect(statuses(hook.bodies)).toEqual(['b', 'a']);
    expect(Date.now() - updatedAt).toBeGreaterThan(2400);
    hook.server.close();
  });

  it('duplicate: sends each webhook twice', async () => {
    const { partner, id, hook } = await partnerWithWebhook();
    await setFault(partner, 'webhook', 'duplicate');
    await setStatus(partner, id, 'a');
    await waitForCount(hook.bodies, 2);
    await setFault(partner, 'webhook', 'none');
    await setStatus(partner, id, 'b');
    await waitForCount(hook.bodies, 3);
    expect(statuses(hook.bodies)).toEqual(['a', 'a', 'b']);
    expect(hook.bodies[1]).toEqual(hook.bodies[0]);
    hook.server.close();
  });

  it('reorder: sends the later of two first, also if the fault ended between them', async () => {
    const { partner, id, hook } = await partnerWithWebhook();
    await setFault(partner, 'webhook', 'reorder', { delay_ms: 60_000 });
    for (const status of ['a', 'b']) await setStatus(partner, id, status);
    await waitForCount(hook.bodies, 2);
    await setStatus(partner, id, 'c');
    await setFault(partner, 'webhook', 'none');
    await setStatus(partner, id, 'd');
    await waitForCount(hook.bodies, 4);
    expect(statuses(hook.bodies)).toEqual(['b', 'a', 'd', 'c']);
    hook.server.close();
  });

  it('reorder: sends a single webhook after delay_ms', async () => {
    const { partner, id, hook } = await partnerWithWebhook();
    await setFault(partner, 'webhook', 'reorder', { delay_ms: 100 });
    await setStatus(partner, id, 'a');
    await waitForCount(hook.bodies, 1);
    expect(statuses(hook.bodies)).toEqual(['a']);
    hook.server.close();
  });

  it('reorder: an update of another transaction does not release a waiting webhook', async () => {
    const { partner, id, hook } = await partnerWithWebhook();
    const { merchant_transaction_id: other } = await partner.session();
    await setFault(partner, 'webhook', 'reorder', { delay_ms: 60_000, transaction: id });
    await setStatus(partner, id, 'a');
    await setStatus(partner, other, 'of another');
    await waitForCount(hook.bodies, 1);
    await setStatus(partner, id, 'b');
    await waitForCount(hook.bodies, 3);
    expect(statuses(hook.bodies)).toEqual(['of another', 'b', 'a']);
    hook.server.close();
  });
});

describe('POST /__simulator/webhook', () => {
  it('changes or removes the URL for one user by id or e-mail, and for no other user', async () => {
    const partner = new TestPartner(url());
    const [shared, annsHook, bobsHook] = [
      await startWebhookReceiver(200),
      await startWebhookReceiver(200),
      await startWebhookReceiver(200),
    ];
    await partner.control('PATCH', 'partner', { webhook_url: shared.url });
    await partner.control('POST', 'webhook', { user: 'ann', url: annsHook.url });
    await partner.control('POST', 'webhook', { user: 'bob@example.com', url: bobsHook.url });
    await partner.control('POST', 'webhook', { user: 'cid', url: null });
    for (const name of ['ann', 'bob', 'cid', 'dan']) {
      const user = { partner_user_id: name, user_email: `${name}@example.com` };
      await setStatus(partner, (await partner.session(user)).merchant_transaction_id, name);
    }
    await Promise.all([shared, annsHook, bobsHook].map(({ bodies }) => waitForCount(bodies, 1)));
    expect([shared, annsHook, bobsHook].map(({ bodies }) => statuses(bodies))).toEqual([
      ['dan'],
      ['ann'],
      ['bob'],
    ]);
    for (const { server } of [shared, annsHook, bobsHook]) server.close();
  });
});
