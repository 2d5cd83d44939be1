import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, it } from 'vitest';
import { connect, move, sockets } from '../testing/test-channels';
import type { Session, TestPartner } from '../testing/test-partner';
import { asks, expectFindings, newPartner, runs, simulatorForTests, waits } from '../testing/test-report';

const url = simulatorForTests();
let partner: TestPartner;
let session: Session;
beforeEach(async () => {
  partner = await newPartner(url());
  session = await asks(partner);
  await runs(partner, session);
});

async function opens() {
  const { socket } = connect(partner, session.merchant_transaction_id);
  await once(socket, 'open');
  return socket;
}

/** Closes it, and waits until the simulator has seen that. */
async function closes(socket: Awaited<ReturnType<typeof opens>>) {
  socket.close();
  while (Object.keys((await sockets(partner)).open).length > 0) await setTimeout(10);
}

describe('the report on WebSockets', () => {
  it('websocket-doubled: two for one transaction', async () => {
    const both = [await opens(), await opens()];
    await waits(partner, 2);
    await expectFindings(partner, 'websocket-doubled');
    for (const socket of both) socket.terminate();
  });

  it('none for one after another', async () => {
    await closes(await opens());
    await waits(partner, 2);
    await closes(await opens());
    await waits(partner, 2);
    await expectFindings(partner);
  });

  it('websocket-left-open: a minute after the end', async () => {
    const socket = await opens();
    await move(partner, session.merchant_transaction_id, 'completed');
    await waits(partner, 59);
    await expectFindings(partner);
    await waits(partner, 2);
    await expectFindings(partner, 'websocket-left-open');
    socket.terminate();
  });

  it('none for one that is closed then, or whose transaction goes on', async () => {
    const socket = await opens();
    await move(partner, session.merchant_transaction_id, 'failed');
    await waits(partner, 61);
    await move(partner, session.merchant_transaction_id, 'completed');
    await closes(socket);
    await waits(partner, 61);
    await expectFindings(partner);
  });
});
