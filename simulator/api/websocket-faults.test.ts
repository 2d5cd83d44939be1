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
  async function openFollowed(partner = new TestPartner(url())) {
    const { merchant_transaction_id: id } = await partner.session();
    const { socket, messages } = openWebSocket(partner, id);
    await once(socket, 'open');
    return { partner, id, socket, messages };
  }

  it('refuse: returns 503 on the upgrade and terminates open sockets, until the fault is none', async () => {
    const { partner, id, socket } = await openFollowed();
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

  it('drop: sends no message for updates during the fault, but keeps the socket open', async () => {
    const { partner, id, socket, messages } = await openFollowed();
    await setFault(partner, 'websocket', 'drop');
    await setStatus(partner, id, 'processing');
    await setFault(partner, 'websocket', 'none');
    await setStatus(partner, id, 'completed');
    await waitForCount(messages, 1);
    expect(statuses(messages)).toEqual(['completed']);
    socket.terminate();
  });

  it('delay: sends the original message after delay_ms, so a later message may arrive first', async () => {
    const { partner, id, socket, messages } = await openFollowed();
    await setFault(partner, 'websocket', 'delay', { delay_ms: 2500 });
    const updatedAt = Date.now();
    await setStatus(partner, id, 'processing');
    await setFault(partner, 'websocket', 'none');
    await setStatus(partner, id, 'completed');
    await waitForCount(messages, 2);
    expect(statuses(messages)).toEqual(['completed', 'processing']);
    expect(Date.now() - updatedAt).toBeGreaterThan(2400);
    socket.terminate();
  });

  it('duplicate: sends each message twice', async () => {
    const { partner, id, socket, messages } = await openFollowed();
    await setFault(partner, 'websocket', 'duplicate');
    await setStatus(partner, id, 'processing');
    await setFault(partner, 'websocket', 'none');
    await setStatus(partner, id, 'completed');
    await waitForCount(messages, 3);
    expect(statuses(messages)).toEqual(['processing', 'processing', 'completed']);
    expect(messages[1]).toEqual(messages[0]);
    socket.terminate();
  });

  it('reorder: sends the later of two first, and a single message after delay_ms', async () => {
    const { partner, id, socket, messages } = await openFollowed();
    await setFault(partner, 'websocket', 'reorder', { delay_ms: 3000 });
    for (const status of ['a', 'b', 'c']) await setStatus(partner, id, status);
    await waitForCount(messages, 3);
    expect(statuses(messages)).toEqual(['b', 'a', 'c']);
    socket.terminate();
  });

  it('freeze: sends nothing and answers neither ping nor close, but notices a disconnect', async () => {
    const { partner, id, socket, messages } = await openFollowed();
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

  it('freeze: also affects new sockets, and they stay frozen when the fault is none', async () => {
    const partner = new TestPartner(url());
    await setFault(partner, 'websocket', 'freeze');
    const { id, socket, messages } = await openFollowed(partner);
    await setFault(partner, 'websocket', 'none');
    const pongs: unknown[] = [];
    socket.on('pong', data => pongs.push(data)).ping();
    await setStatus(partner, id, 'processing');
    await setTimeout(2000);
    expect([pongs, messages, socket.readyState]).toEqual([[], [], socket.OPEN]);
    socket.terminate();
  });

  it('close: closes open sockets with 1001, but not later ones', async () => {
    const { partner, id, socket } = await openFollowed();
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

  it('close and refuse affect only the given user or transaction', async () => {
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
