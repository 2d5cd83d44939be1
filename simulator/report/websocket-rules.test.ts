import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, it } from 'vitest';
import { countSockets, openWebSocket, setStatus } from '../testing/test-channels';
import type { Session, TestPartner } from '../testing/test-partner';
import {
  advanceClock,
  expectFindings,
  newPartner,
  openSession,
  runWidget,
  simulatorForTests,
} from '../testing/test-report';

const url = simulatorForTests();
let partner: TestPartner;
let session: Session;
beforeEach(async () => {
  partner = await newPartner(url());
  session = await openSession(partner);
  await runWidget(partner, session);
});

async function openOwnSocket() {
  const { socket } = openWebSocket(partner, session.merchant_transaction_id);
  await once(socket, 'open');
  return socket;
}

/** Closes the socket and waits until the simulator has noticed. */
async function closeSocket(socket: Awaited<ReturnType<typeof openOwnSocket>>) {
  socket.close();
  while (Object.keys((await countSockets(partner)).open).length > 0) await setTimeout(10);
}

describe('rules on WebSockets', () => {
  it('websocket-doubled: two open WebSockets for one transaction', async () => {
    const both = [await openOwnSocket(), await openOwnSocket()];
    await advanceClock(partner, 2);
    await expectFindings(partner, 'websocket-doubled');
    for (const socket of both) socket.terminate();
  });

  it('finds nothing for one WebSocket after another', async () => {
    await closeSocket(await openOwnSocket());
    await advanceClock(partner, 2);
    await closeSocket(await openOwnSocket());
    await advanceClock(partner, 2);
    await expectFindings(partner);
  });

  it('websocket-left-open: open a minute after the final status', async () => {
    const socket = await openOwnSocket();
    await setStatus(partner, session.merchant_transaction_id, 'completed');
    await advanceClock(partner, 59);
    await expectFindings(partner);
    await advanceClock(partner, 2);
    await expectFindings(partner, 'websocket-left-open');
    socket.terminate();
  });

  it('finds nothing for a closed WebSocket, and after failed, which is not final', async () => {
    const socket = await openOwnSocket();
    await setStatus(partner, session.merchant_transaction_id, 'failed');
    await advanceClock(partner, 61);
    await setStatus(partner, session.merchant_transaction_id, 'completed');
    await closeSocket(socket);
    await advanceClock(partner, 61);
    await expectFindings(partner);
  });
});
