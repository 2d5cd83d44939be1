import { beforeEach, describe, expect, it } from 'vitest';
import type { TestPartner } from '../testing/test-partner';
import {
  expectFindings,
  newPartner,
  openSession,
  runWidget,
  simulatorForTests,
} from '../testing/test-report';

const url = simulatorForTests();
let partner: TestPartner;
beforeEach(async () => {
  partner = await newPartner(url());
});

describe('rules on client_ip', () => {
  it.each([undefined, ''])('client-ip-missing: %j', async client_ip => {
    await openSession(partner, { client_ip });
    await expectFindings(partner, 'client-ip-missing');
  });

  it.each(['1.2.3.4, 5.6.7.8', '1.2.3.4:5678', '[::1]', 'unknown', '1.2.3'])(
    'client-ip-no-address: %s',
    async client_ip => {
      await openSession(partner, { client_ip });
      expect(await expectFindings(partner, 'client-ip-no-address')).toEqual([client_ip]);
    },
  );

  it.each([
    '10.0.0.5',
    '172.17.0.1',
    '192.168.1.7',
    '100.64.0.1',
    '169.254.1.1',
    '0.0.0.0',
    'fd00::1',
    'fe80::1',
  ])('client-ip-private: %s', async client_ip => {
    await openSession(partner, { client_ip });
    expect(await expectFindings(partner, 'client-ip-private')).toEqual([client_ip]);
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '203.0.113.7', '172.15.0.1', '2001:db8::1'])(
    'finds nothing for %s before the widget runs',
    async client_ip => {
      await openSession(partner, { client_ip });
      await expectFindings(partner);
    },
  );

  it('client-ip-not-the-browsers: another address than the browser’s', async () => {
    await runWidget(partner, await openSession(partner, { client_ip: '203.0.113.7' }));
    const details = await expectFindings(partner, 'client-ip-not-the-browsers');
    expect(details).toEqual(['203.0.113.7 was sent, 127.0.0.1 came']);
  });

  it.each(['203.0.113.7', '10.0.0.5'])('finds nothing if the browser has the address %s', async seen_ip => {
    await partner.control('PATCH', 'partner', { seen_ip });
    await runWidget(partner, await openSession(partner, { client_ip: seen_ip }));
    await expectFindings(partner);
  });

  it('finds nothing for two spellings of loopback', async () => {
    await runWidget(partner, await openSession(partner, { client_ip: '::1' }));
    await expectFindings(partner);
  });
});
