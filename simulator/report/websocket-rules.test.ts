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

async function opens() {
  const { socket } = openWebSocket(partner, session.merchant_transaction_id);
  await once(socket, 'open');
  return socket;
}

/** Closes it, and waits until the simulator has seen that. */
async function closes(socket: Awaited<ReturnType<typeof opens>>) {
  socket.close();
  while (Object.keys((await countSockets(partner)).open).length > 0) await setTimeout(10);
}

describe('the report on WebSockets', () => {
  it('websocket-doubled: two for one transaction', async () => {
    const both = [await opens(), await opens()];
    await advanceClock(partner, 2);
    await expectFindings(partner, 'websocket-doubled');
    for (const socket of both) socket.terminate();
  });

  it('none for one after another', async () => {
    await closes(await opens());
    await advanceClock(partner, 2);
    await closes(await opens());
    await advanceClock(partner, 2);
    await expectFindings(partner);
  });

  it('websocket-left-open: a minute after the end', async () => {
    const socket = await opens();
    await setStatus(partner, session.merchant_transaction_id, 'completed');
    await advanceClock(partner, 59);
    await expectFindings(partner);
    await advanceClock(partner, 2);
    await expectFindings(partner, 'websocket-left-open');
    socket.terminate();
  });

  it('none for one that is closed then, or whose transaction goes on', async () => {
    const socket = await opens();
    await setStatus(partner, session.merchant_transaction_id, 'failed');
    await advanceClock(partner, 61);
    await setStatus(partner, session.merchant_transaction_id, 'completed');
    await closes(socket);
    await advanceClock(partner, 61);
    await expectFindings(partner);
  });
});
