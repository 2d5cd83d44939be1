import { beforeEach, describe, expect, it } from 'vitest';
import type { TestPartner } from '../testing/test-partner';
import {
  expectFindings,
  newPartner,
  openSession,
  postSession,
  simulatorForTests,
} from '../testing/test-report';

const url = simulatorForTests();
let partner: TestPartner;
beforeEach(async () => {
  partner = await newPartner(url());
});

describe('the report on a request for a session', () => {
  it('request-invalid: with what is wrong in it', async () => {
    expect(await postSession(partner, { amount: 99.5 })).toBe(400);
    expect(await expectFindings(partner, 'request-invalid')).toEqual([expect.stringContaining('amount')]);
  });

  it('pair-not-enabled', async () => {
    expect(await postSession(partner, { currency: 'BTC' })).toBe(400);
    expect(await expectFindings(partner, 'pair-not-enabled')).toEqual(['BTC is not enabled.']);
  });

  it('neither for a refusal that was asked for', async () => {
    for (const failure of ['error-400-validation', 'error-400-currency', 'error-400-wallet']) {
      await partner.control('POST', 'failures', { user: null, failure });
      expect(
        await postSession(partner, { partner_user_id: failure, user_email: `${failure}@x.example` }),
      ).toBe(400);
    }
    await expectFindings(partner);
  });

  it('field-unknown: names them, also in a request that was refused for want of the right one', async () => {
    await openSession(partner, { clientIp: '1.2.3.4', extra: null });
    expect(await expectFindings(partner, 'field-unknown')).toEqual(['clientIp, extra']);
  });

  it('field-unknown: none of the documented nine', async () => {
    await partner.control('PATCH', 'partner', { accepts_address: true });
    await openSession(partner, { type: 'sell', redirect_url: 'http://localhost:3000/r', address: 'Tmine' });
    await expectFindings(partner);
  });

  it('address-uninvited: unless Proof asked for it', async () => {
    await openSession(partner, { address: 'Tmine' });
    await expectFindings(partner, 'address-uninvited');
  });
});
