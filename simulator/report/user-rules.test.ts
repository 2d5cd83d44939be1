import { describe, expect, it } from 'vitest';
import {
  expectFindings,
  newPartner,
  openSession,
  readReport,
  simulatorForTests,
} from '../testing/test-report';

const url = simulatorForTests();

describe('rules on the user of a session', () => {
  it('user-id-not-stable: one e-mail with several ids', async () => {
    const partner = await newPartner(url());
    for (const partner_user_id of ['u1', 'u2']) await openSession(partner, { partner_user_id });
    const details = await expectFindings(partner, 'user-id-not-stable');
    expect(details).toEqual(['verified@example.com: first u1, now u2']);
    expect(await readReport(partner, '&user=u1')).toMatchObject({ failed: 0 });
    expect(await readReport(partner, '&user=verified@example.com')).toMatchObject({ failed: 1 });
  });

  it('user-email-differs: one id with several e-mails', async () => {
    const partner = await newPartner(url());
    for (const name of ['a', 'b']) await openSession(partner, { user_email: `${name}@example.com` });
    expect(await expectFindings(partner, 'user-email-differs')).toEqual([
      'u1: first a@example.com, now b@example.com',
    ]);
  });

  it('finds nothing for returning users and for different users', async () => {
    const partner = await newPartner(url());
    for (const name of ['a', 'b', 'a'])
      await openSession(partner, { partner_user_id: name, user_email: `${name}@example.com` });
    await expectFindings(partner);
  });
});
