import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import {
  countSockets,
  openWebSocket,
  refusedUpgrade,
  setFault,
  setStatus,
  statuses,
  waitForCount,
} from '../testing/test-channels';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();

describe.concurrent('the faults of the WebSocket', () => {
  async function followed(partner = new TestPartner(url())) {
    const { merchant_transaction_id: id } = await partner.session();
    const { socket, messages } = openWebSocket(partner, id);
    await once(socket, 'open');
    return { partner, id, socket, messages };
  }

  it('refuse: 503 on the upgrade, what was open is cut off, and none lets it open again', async () => {
    const { partner, id, socket } = await followed();
    const closed = once(socket, 'close');
    await setFault(partner, 'websocket', 'refuse');
    expect((await closed)[0]).toBe(1006);
    expect(await refusedUpgrade(partner, id)).toMatchObject({ status: 503, code: 'upstream_unavailable' });
    await setFault(partner, 'websocket', 'none');
    const again = openWebSocket(partner, id);
    await once(again.socket, 'open');
    await setStatus(partner, id, 'processing');
    await waitForCount(again.messages, 1);
    expect(statuses(again.messages)).toEqual(['processing']);
    again.socket.terminate();
  });

  it('drop: what changes meanwhile is never told, though the socket stays open', async () => {
    const { partner, id, socket, messages } = await followed();
    await setFault(partner, 'websocket', 'drop');
    await setStatus(partner, id, 'processing');
    await setFault(partner, 'websocket', 'none');
    await setStatus(partner, id, 'completed');
    await waitForCount(messages, 1);
    expect(statuses(messages)).toEqual(['completed']);
    socket.terminate();
  });

  it('delay: a message comes delay_ms late, as it was, and a later one may be there first', async () => {
    const { partner, id, socket, messages } = await followed();
    await setFault(partner, 'websocket', 'delay', { delay_ms: 2500 });
    const movedAt = Date.now();
    await setStatus(partner, id, 'processing');
    await setFault(partner, 'websocket', 'none');
    await setStatus(partner, id, 'completed');
    await waitForCount(messages, 2);
    expect(statuses(messages)).toEqual(['completed', 'processing']);
    expect(Date.now() - movedAt).toBeGreaterThan(2400);
    socket.terminate();
  });

  it('duplicate: each is sent twice', async () => {
    const { partner, id, socket, messages } = await followed();
    await setFault(partner, 'websocket', 'duplicate');
    await setStatus(partner, id, 'processing');
    await setFault(partner, 'websocket', 'none');
    await setStatus(partner, id, 'completed');
    await waitForCount(messages, 3);
    expect(statuses(messages)).toEqual(['processing', 'processing', 'completed']);
    expect(messages[1]).toEqual(messages[0]);
    socket.terminate();
  });

  it('reorder: the later of two goes first; one alone waits delay_ms at the most', async () => {
    const { partner, id, socket, messages } = await followed();
    await setFault(partner, 'websocket', 'reorder', { delay_ms: 3000 });
    for (const status of ['a', 'b', 'c']) await setStatus(partner, id, status);
    await waitForCount(messages, 3);
    expect(statuses(messages)).toEqual(['b', 'a', 'c']);
    socket.terminate();
  });

  it('freeze: open, but nothing is sent, no ping and no close is answered; an end is noticed', async () => {
    const { partner, id, socket, messages } = await followed();
    const pongs: string[] = [];
    socket.on('pong', data => pongs.push(String(data))).ping('before');
    await waitForCount(pongs, 1);
    await setFault(partner, 'websocket', 'freeze');
    await setStatus(partner, id, 'processing');
    socket.ping('after');
    socket.close();
    await setTimeout(2000);
    expect([pongs, messages, socket.readyState]).toEqual([['before'], [], socket.CLOSING]);
    expect(await countSockets(partner)).toEqual({ open: { [id]: 1 }, opened: 1 });
    socket.terminate();
    await vi.waitFor(async () => expect(await countSockets(partner)).toEqual({ open: {}, opened: 1 }));
  });

  it('freeze takes what opens under it, too, and none wakes nobody up', async () => {
    const partner = new TestPartner(url());
    await setFault(partner, 'websocket', 'freeze');
    const { id, socket, messages } = await followed(partner);
    await setFault(partner, 'websocket', 'none');
    const pongs: unknown[] = [];
    socket.on('pong', data => pongs.push(data)).ping();
    await setStatus(partner, id, 'processing');
    await setTimeout(2000);
    expect([pongs, messages, socket.readyState]).toEqual([[], [], socket.OPEN]);
    socket.terminate();
  });

  it('close: 1001 for what is open, once', async () => {
    const { partner, id, socket } = await followed();
    const closed = once(socket, 'close');
    await setFault(partner, 'websocket', 'close');
    expect((await closed)[0]).toBe(1001);
    const again = openWebSocket(partner, id);
    await once(again.socket, 'open');
    await setStatus(partner, id, 'processing');
    await waitForCount(again.messages, 1);
    expect(statuses(again.messages)).toEqual(['processing']);
    again.socket.terminate();
  });

  it('close and refuse strike one user or one transaction only', async () => {
    const partner = new TestPartner(url());
    const ids: string[] = [];
    for (const name of ['ann', 'bob', 'cid'])
      ids.push((await partner.session({ partner_user_id: name })).merchant_transaction_id);
    const codes: number[] = [];
    const all = ids.map(id => openWebSocket(partner, id));
    await Promise.all(all.map(({ socket }) => once(socket, 'open')));
    all.forEach(({ socket }, index) => {
      socket.on('close', code => codes.push(index, code));
    });
    await setFault(partner, 'websocket', 'close', { user: 'ann' });
    await waitForCount(codes, 2);
    await setFault(partner, 'websocket', 'refuse', { transaction: ids[1] });
    await waitForCount(codes, 4);
    expect(codes).toEqual([0, 1001, 1, 1006]);
    await setFault(partner, 'websocket', 'close');
    await waitForCount(codes, 6);
    expect(codes.slice(4)).toEqual([2, 1001]);
  });
});
