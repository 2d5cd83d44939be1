import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { countSockets, openWebSocket, refusedUpgrade, setFault } from '../testing/test-channels';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();

describe('GET /__simulator/sockets', () => {
  it('counts open sockets by transaction and all opened sockets, optionally of one user or transaction', async () => {
    const [partner, other] = [new TestPartner(url()), new TestPartner(url())];
    const { merchant_transaction_id: a } = await partner.session({ partner_user_id: 'ann' });
    const { merchant_transaction_id: b } = await partner.session({ partner_user_id: 'bob' });
    const all = [a, a, b].map(id => openWebSocket(partner, id).socket);
    await Promise.all(all.map(socket => once(socket, 'open')));
    expect(await countSockets(partner)).toEqual({ open: { [a]: 2, [b]: 1 }, opened: 3 });
    expect(await countSockets(partner, '&user=ann')).toEqual({ open: { [a]: 2 }, opened: 2 });
    expect(await countSockets(partner, `&transaction=${b}`)).toEqual({ open: { [b]: 1 }, opened: 1 });
    all[0]?.close();
    all[2]?.terminate();
    await expect.poll(() => countSockets(partner)).toEqual({ open: { [a]: 1 }, opened: 3 });
    expect(await countSockets(other)).toEqual({ open: {}, opened: 0 });
    all[1]?.terminate();
  });

  it('does not count a refused socket, but logs its request', async () => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session();
    await setFault(partner, 'websocket', 'refuse');
    await refusedUpgrade(partner, id);
    expect(await countSockets(partner)).toEqual({ open: {}, opened: 0 });
    const schema = z.object({ requests: z.array(z.object({ path: z.string(), status: z.number() })) });
    const { requests } = await partner.read(schema, 'requests', '&user=u1');
    expect(requests.at(-1)).toEqual({ path: `/ws?tx_id=${id}`, status: 503 });
  });
});
