import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { openWebSocket, setStatus } from '../testing/test-channels';
import type { Session, TestPartner } from '../testing/test-partner';
import {
  advanceClock,
  expectFindings,
  getStatus,
  newPartner,
  openSession,
  runWidget,
  simulatorForTests,
  statusOf,
} from '../testing/test-report';
import { TestWidget } from '../testing/test-widget';

const url = simulatorForTests();
let partner: TestPartner;
let session: Session;
beforeEach(async () => {
  partner = await newPartner(url());
  session = await openSession(partner);
});

const moves = (status: string) => setStatus(partner, session.merchant_transaction_id, status);
const polls = async (times: number, everySeconds: number) => {
  for (let i = 0; i < times; i++) {
    await getStatus(partner, session);
    await advanceClock(partner, everySeconds);
  }
};

describe('the report on polling', () => {
  it('polling-too-fast: again in less than five seconds', async () => {
    await polls(3, 2);
    const details = await expectFindings(partner, 'polling-too-fast');
    expect(details).toEqual([
      expect.stringMatching(/^2\.\d s after/),
      expect.stringMatching(/^2\.\d s after/),
    ]);
  });

  it('none every five seconds, nor for several transactions at once', async () => {
    await polls(5, 5);
    await getStatus(partner, session);
    await getStatus(partner, await openSession(partner, { amount: '7' }));
    await expectFindings(partner);
  });

  it('none for trying again what failed', async () => {
    await partner.control('POST', 'failures', { user: null, on: 'transaction', failure: 'error-502' });
    await polls(2, 1);
    await expectFindings(partner);
  });

  it('none for asking when a WebSocket opens and when it tells of a change: once each', async () => {
    await getStatus(partner, session);
    const { socket } = openWebSocket(partner, session.merchant_transaction_id);
    await once(socket, 'open');
    await getStatus(partner, session);
    await moves('processing');
    await getStatus(partner, session);
    socket.close();
    await expectFindings(partner);
    await getStatus(partner, session);
    await expectFindings(partner, 'polling-too-fast');
  });

  it('none for a poll that is due soon after such a GET, or after one that failed and was tried again', async () => {
    await polls(1, 4);
    const { socket } = openWebSocket(partner, session.merchant_transaction_id);
    await once(socket, 'open');
    await polls(1, 1);
    await partner.control('POST', 'failures', { user: null, on: 'transaction', failure: 'error-502' });
    await polls(2, 2.5);
    await getStatus(partner, session);
    socket.close();
    await expectFindings(partner);
  });

  it('none for asking when a callback of the widget was called', async () => {
    await getStatus(partner, session);
    const widget = await TestWidget.open(partner, session);
    await widget.chooseCard();
    await getStatus(partner, session);
    widget.close();
    await expectFindings(partner);
  });

  it.each(['completed', 'cancelled'])('polling-after-end: %s, and asked again', async status => {
    await moves(status);
    await polls(3, 2);
    const details = await expectFindings(partner, 'polling-after-end');
    expect(details).toEqual([
      expect.stringMatching(/^2\.\d s after/),
      expect.stringMatching(/^2\.\d s after/),
    ]);
  });

  it('none for one that failed, which may be paid after all, nor for a look at an old one', async () => {
    await runWidget(partner, session);
    await advanceClock(partner, 5);
    await moves('failed');
    await polls(2, 5);
    await moves('completed');
    await polls(1, 61);
    await polls(1, 61);
    await expectFindings(partner);
  });

  it('transaction-unknown: one that is another’s, or nobody’s', async () => {
    const other = await newPartner(url());
    await getStatus(other, session);
    expect(await statusOf(other.get('/widget/transactions/x'))).toBe(404);
    expect(await expectFindings(other, 'transaction-unknown')).toHaveLength(2);
    await expectFindings(partner);
  });
});
