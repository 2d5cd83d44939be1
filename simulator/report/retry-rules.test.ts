import { beforeEach, describe, expect, it } from 'vitest';
import type { TestPartner } from '../testing/test-partner';
import {
  advanceClock,
  expectFindings,
  newPartner,
  postSession,
  simulatorForTests,
} from '../testing/test-report';

const url = simulatorForTests();
let partner: TestPartner;
beforeEach(async () => {
  partner = await newPartner(url());
});

const armFailure = (failure: string, times: number | 'always' = 1) =>
  partner.control('POST', 'failures', { user: null, failure, times });

describe('rules on retries', () => {
  it('refusal-retried: an unchanged request after a 4xx', async () => {
    await armFailure('error-400-wallet');
    expect([await postSession(partner), await postSession(partner)]).toEqual([400, 200]);
    expect(await expectFindings(partner, 'refusal-retried')).toEqual(['after a 400']);
  });

  it('finds nothing for a changed request, a later request by the user, and a retry after 429', async () => {
    await armFailure('error-400-wallet', 2);
    await postSession(partner);
    await postSession(partner, { amount: '7' });
    await advanceClock(partner, 5);
    await postSession(partner);
    await armFailure('error-429');
    await postSession(partner, { amount: '8' });
    await postSession(partner, { amount: '8' });
    await expectFindings(partner);
  });

  it('server-error-not-retried: no retry within ten seconds', async () => {
    await armFailure('error-502');
    expect(await postSession(partner)).toBe(502);
    await expectFindings(partner);
    await advanceClock(partner, 11);
    await expectFindings(partner, 'server-error-not-retried');
  });

  it('finds nothing for a 502 that was retried without success', async () => {
    await armFailure('error-502', 3);
    for (let i = 0; i < 3; i++) {
      await postSession(partner);
      await advanceClock(partner, 1);
    }
    await advanceClock(partner, 11);
    await expectFindings(partner);
  });

  it('retry-changed: names the changed fields', async () => {
    await armFailure('error-502');
    await postSession(partner);
    await postSession(partner, { client_ip: '::1', amount: '99.5' });
    expect(await expectFindings(partner, 'retry-changed')).toEqual(['amount, client_ip']);
  });

  it('finds nothing for the same body in another member order', async () => {
    await armFailure('error-502');
    await postSession(partner, { redirect_url: 'http://localhost/', type: 'buy' });
    await postSession(partner, { type: 'buy', redirect_url: 'http://localhost/' });
    await expectFindings(partner);
  });
});
