import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openWebSocket, setFault, setStatus, statuses } from '../testing/test-channels';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();

/** Opens a socket for one user. Each name has its own e-mail and therefore its own identity. */
async function follow(partner: TestPartner, name: string) {
  const user = { partner_user_id: name, user_email: `verified+${name}@example.com` };
  const { merchant_transaction_id: id } = await partner.session(user);
  const { socket, messages } = openWebSocket(partner, id);
  await once(socket, 'open');
  return { partner, id, socket, messages };
}

/** Returns which sockets receive the first of two updates. The second update reaches all sockets and arrives after the
 *  first. */
async function receiving(all: Awaited<ReturnType<typeof follow>>[]): Promise<boolean[]> {
  for (const { partner, id } of all) await setStatus(partner, id, 'processing');
  for (const { partner, id } of all) {
    await setFault(partner, 'websocket', 'none', { transaction: id });
    await setStatus(partner, id, 'completed');
  }
  const allReceivedSecond = () => all.every(({ messages }) => statuses(messages).includes('completed'));
  await expect.poll(allReceivedSecond, { timeout: 5000 }).toBe(true);
  for (const { socket } of all) socket.terminate();
  return all.map(({ messages }) => statuses(messages)[0] === 'processing');
}

describe('POST /__simulator/channels', () => {
  it('affects one user (by id or e-mail), one transaction, or all of the partner, and no other partner', async () => {
    const [partner, other] = [new TestPartner(url()), new TestPartner(url())];
    const three = async () => Promise.all(['ann', 'bob', 'cid'].map(name => follow(partner, name)));
    const all = [...(await three()), await follow(partner, 'ann')];
    await setFault(partner, 'websocket', 'drop', { user: 'ann' });
    await setFault(partner, 'websocket', 'drop', { user: 'verified+bob@example.com' });
    expect(await receiving(all)).toEqual([false, false, true, false]);
    const again = await Promise.all(['dan', 'dan'].map(name => follow(partner, name)));
    await setFault(partner, 'websocket', 'drop', { transaction: again[0]?.id });
    expect(await receiving(again)).toEqual([false, true]);
    await setFault(partner, 'websocket', 'drop');
    expect(await receiving([await follow(partner, 'eve'), await follow(other, 'eve')])).toEqual([
      false,
      true,
    ]);
  });

  it('applies the fault with the narrowest scope, also if it is none', async () => {
    const partner = new TestPartner(url());
    const all = await Promise.all(['ann', 'ann', 'bob'].map(name => follow(partner, name)));
    await setFault(partner, 'websocket', 'drop', { transaction: all[0]?.id });
    await setFault(partner, 'websocket', 'none', { user: 'ann' });
    await setFault(partner, 'websocket', 'drop');
    expect(await receiving(all)).toEqual([false, true, false]);
  });

  it('replaces the fault of the same scope, and a reset removes all faults', async () => {
    const partner = new TestPartner(url());
    await setFault(partner, 'websocket', 'refuse');
    await setFault(partner, 'websocket', 'drop');
    expect(await receiving([await follow(partner, 'ann')])).toEqual([false]);
    await partner.control('POST', 'reset', {});
    expect(await receiving([await follow(partner, 'ann')])).toEqual([true]);
  });

  it('affects each channel separately', async () => {
    const partner = new TestPartner(url());
    await setFault(partner, 'transaction', 'refuse');
    await setFault(partner, 'webhook', 'drop');
    await setFault(partner, 'websocket', 'delay', { delay_ms: 0 });
    const ann = await follow(partner, 'ann');
    await expect(partner.transaction(ann.id)).rejects.toThrow('fetch failed');
    await setFault(partner, 'transaction', 'none');
    await setFault(partner, 'websocket', 'drop');
    expect((await partner.transaction(ann.id)).status).toBe('pending');
    expect(await receiving([ann])).toEqual([false]);
  });

  it.each([
    ['transaction', 'duplicate'],
    ['transaction', 'reorder'],
    ['transaction', 'drop'],
    ['webhook', 'freeze'],
    ['webhook', 'close'],
    ['webhook', 'stale'],
    ['websocket', 'stale'],
  ])('returns 400 on the channel %s for the fault %s', async (channel, fault) => {
    const request = setFault(new TestPartner(url()), channel, fault);
    await expect(request).rejects.toThrow(`${fault} means nothing on the channel ${channel}`);
  });

  it('returns 400 for an unknown fault and for two scopes, and 404 for an unknown transaction', async () => {
    const partner = new TestPartner(url());
    await expect(setFault(partner, 'websocket', 'explode')).rejects.toThrow(/validation_error.*drop/);
    const both = { user: 'ann', transaction: 'x' };
    await expect(setFault(partner, 'webhook', 'drop', both)).rejects.toThrow(/not both/);
    await expect(setFault(partner, 'webhook', 'drop', { transaction: 'x' })).rejects.toThrow(/not_found/);
  });
});

describe('GET /widget/transactions/:id under a fault', () => {
  async function openTransaction() {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session();
    return { partner, id };
  }

  it('refuse: cuts the connection until the fault is none', async () => {
    const { partner, id } = await openTransaction();
    await setFault(partner, 'transaction', 'refuse');
    await expect(partner.transaction(id)).rejects.toThrow('fetch failed');
    await setFault(partner, 'transaction', 'none');
    expect((await partner.transaction(id)).status).toBe('pending');
  });

  it('stale: returns the state before the last update, or the first state without an update', async () => {
    const { partner, id } = await openTransaction();
    await setFault(partner, 'transaction', 'stale', { transaction: id });
    const first = await partner.transaction(id);
    await setStatus(partner, id, 'processing');
    expect(await partner.transaction(id)).toEqual(first);
    expect(first).toMatchObject({ status: 'pending', crypto_amount: '' });
    await setStatus(partner, id, 'completed');
    expect(await partner.transaction(id)).toMatchObject({ status: 'processing', crypto_amount: '99.50' });
    await setFault(partner, 'transaction', 'none', { transaction: id });
    expect((await partner.transaction(id)).status).toBe('completed');
  });

  it('delay: returns the state at the time of the request, delay_ms late', async () => {
    const { partner, id } = await openTransaction();
    await setFault(partner, 'transaction', 'delay', { delay_ms: 2000, user: 'u1' });
    const requestedAt = Date.now();
    const statusesInOrder: unknown[] = [];
    const late = partner.transaction(id).then(({ status }) => statusesInOrder.push(status));
    const logged = z.object({ requests: z.array(z.object({ method: z.string() })) });
    const isRequestLogged = async () =>
      (await partner.read(logged, 'requests')).requests.at(-1)?.method === 'GET';
    await expect.poll(isRequestLogged).toBe(true);
    await setFault(partner, 'transaction', 'none', { user: 'u1' });
    await setStatus(partner, id, 'processing');
    statusesInOrder.push((await partner.transaction(id)).status);
    await late;
    expect(statusesInOrder).toEqual(['processing', 'pending']);
    expect(Date.now() - requestedAt).toBeGreaterThan(1900);
  });

  it('applies an armed failure before a fault', async () => {
    const { partner, id } = await openTransaction();
    await setFault(partner, 'transaction', 'refuse');
    await partner.control('POST', 'failures', { user: 'u1', on: 'transaction', failure: 'error-502' });
    expect((await partner.get(`/widget/transactions/${id}`)).status).toBe(502);
    await expect(partner.transaction(id)).rejects.toThrow('fetch failed');
  });
});
