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

describe('rules on a session request', () => {
  it('request-invalid: with the reason', async () => {
    expect(await postSession(partner, { amount: 99.5 })).toBe(400);
    expect(await expectFindings(partner, 'request-invalid')).toEqual([expect.stringContaining('amount')]);
  });

  it('pair-not-enabled: a currency that is not enabled', async () => {
    expect(await postSession(partner, { currency: 'BTC' })).toBe(400);
    expect(await expectFindings(partner, 'pair-not-enabled')).toEqual(['BTC is not enabled.']);
  });

  it('finds nothing for an armed 400', async () => {
    for (const failure of ['error-400-validation', 'error-400-currency', 'error-400-wallet']) {
      await partner.control('POST', 'failures', { user: null, failure });
      expect(
        await postSession(partner, { partner_user_id: failure, user_email: `${failure}@x.example` }),
      ).toBe(400);
    }
    await expectFindings(partner);
  });

  it('field-unknown: names the unknown fields', async () => {
    await openSession(partner, { clientIp: '1.2.3.4', extra: null });
    expect(await expectFindings(partner, 'field-unknown')).toEqual(['clientIp, extra']);
  });

  it('field-unknown: accepts the nine documented fields', async () => {
    await partner.control('PATCH', 'partner', { accepts_address: true });
    await openSession(partner, { type: 'sell', redirect_url: 'http://localhost:3000/r', address: 'Tmine' });
    await expectFindings(partner);
  });

  it('address-uninvited: an address that Proof did not ask for', async () => {
    await openSession(partner, { address: 'Tmine' });
    await expectFindings(partner, 'address-uninvited');
  });
});
