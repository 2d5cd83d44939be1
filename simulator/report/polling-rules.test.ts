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

const setOwnStatus = (status: string) => setStatus(partner, session.merchant_transaction_id, status);
const polls = async (times: number, everySeconds: number) => {
  for (let i = 0; i < times; i++) {
    await getStatus(partner, session);
    await advanceClock(partner, everySeconds);
  }
};

describe('rules on polling', () => {
  it('polling-too-fast: two polls within less than five seconds', async () => {
    await polls(3, 2);
    const details = await expectFindings(partner, 'polling-too-fast');
    expect(details).toEqual([
      expect.stringMatching(/^2\.\d s after/),
      expect.stringMatching(/^2\.\d s after/),
    ]);
  });

  it('finds nothing for a poll every five seconds, and for several transactions at once', async () => {
    await polls(5, 5);
    await getStatus(partner, session);
    await getStatus(partner, await openSession(partner, { amount: '7' }));
    await expectFindings(partner);
  });

  it('finds nothing for a retry of a failed request', async () => {
    await partner.control('POST', 'failures', { user: null, on: 'transaction', failure: 'error-502' });
    await polls(2, 1);
    await expectFindings(partner);
  });

  it('allows one refresh when a WebSocket opens and one per message', async () => {
    await getStatus(partner, session);
    const { socket } = openWebSocket(partner, session.merchant_transaction_id);
    await once(socket, 'open');
    await getStatus(partner, session);
    await setOwnStatus('processing');
    await getStatus(partner, session);
    socket.close();
    await expectFindings(partner);
    await getStatus(partner, session);
    await expectFindings(partner, 'polling-too-fast');
  });

  it('finds nothing for a poll soon after a refresh or after the retry of a failed poll', async () => {
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

  it('allows a refresh after a callback of the widget', async () => {
    await getStatus(partner, session);
    const widget = await TestWidget.open(partner, session);
    await widget.chooseCard();
    await getStatus(partner, session);
    widget.close();
    await expectFindings(partner);
  });

  it.each(['completed', 'cancelled'])('polling-after-end: polls after %s', async status => {
    await setOwnStatus(status);
    await polls(3, 2);
    const details = await expectFindings(partner, 'polling-after-end');
    expect(details).toEqual([
      expect.stringMatching(/^2\.\d s after/),
      expect.stringMatching(/^2\.\d s after/),
    ]);
  });

  it('finds nothing after failed, which is not final, and for a later look at an old transaction', async () => {
    await runWidget(partner, session);
    await advanceClock(partner, 5);
    await setOwnStatus('failed');
    await polls(2, 5);
    await setOwnStatus('completed');
    await polls(1, 61);
    await polls(1, 61);
    await expectFindings(partner);
  });

  it('transaction-unknown: a transaction of another partner, or an unknown id', async () => {
    const other = await newPartner(url());
    await getStatus(other, session);
    expect(await statusOf(other.get('/widget/transactions/x'))).toBe(404);
    expect(await expectFindings(other, 'transaction-unknown')).toHaveLength(2);
    await expectFindings(partner);
  });
});
