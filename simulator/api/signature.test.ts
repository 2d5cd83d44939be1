import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPartner, simulatorForTests } from '../testing/test-partner';
import { TestWidget } from '../testing/test-widget';
import { sign } from './signature';

const url = simulatorForTests();

const partnerWith = (config = {}) => createPartner(url(), config);

describe('sign', () => {
  it('returns v2: and the SHA-512 of address, secret, client_ip and id', () => {
    const hash = createHash('sha512').update('addrsecret203.0.113.7id').digest('hex');
    const signed = { address: 'addr', secret: 'secret', merchantTransactionId: 'id' };
    expect(sign({ ...signed, clientIp: '203.0.113.7' })).toBe(`v2:${hash}`);
  });

  it('treats only loopback addresses as equal', () => {
    const of = (clientIp: string) =>
      sign({ address: 'a', secret: 's', clientIp, merchantTransactionId: 'i' });
    const [first, ...others] = ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map(of);
    expect(new Set(others)).toEqual(new Set([first]));
    expect(new Set(['', '10.0.0.1', '::2', '::ffff:10.0.0.1', '127.evil', '127.0.0.1'].map(of)).size).toBe(6);
  });
});

describe('the signature check', () => {
  it('runs when a payment method is chosen, not earlier', async () => {
    const partner = await partnerWith();
    const session = await partner.session({ user_email: 'new@example.com', client_ip: '203.0.113.7' });
    const widget = await TestWidget.open(partner, session);
    expect(await widget.step('documents')).toEqual({});
    expect(await widget.step('selfie')).toEqual({});
    expect(await widget.chooseCard()).toEqual({ error: 'Signature is invalid' });
    await partner.control('PATCH', 'partner', { seen_ip: '203.0.113.7' });
    expect(await widget.chooseCard()).toEqual({});
    widget.close();
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', undefined, ''])(
    'passes from loopback with client_ip %j',
    async client_ip => {
      const partner = await partnerWith();
      const widget = await TestWidget.open(partner, await partner.session({ client_ip }));
      expect(await widget.chooseCard()).toEqual({});
      widget.close();
    },
  );

  it('ignores the address of the browser if no client_ip was sent', async () => {
    const partner = await partnerWith({ seen_ip: '198.51.100.9' });
    const widget = await TestWidget.open(partner, await partner.session());
    expect(await widget.chooseCard()).toEqual({});
    widget.close();
  });

  it.each([
    { address: 'T000' },
    { signature: `v2:${'0'.repeat(128)}` },
    { merchant_transaction_id: '7c9a2b1e-0000-4000-8000-000000000000' },
    { currency: 'USDC' },
    { network: 'ERC20' },
    { amount: '99.5' },
    { type: 'sell' },
  ])('returns "Signature is invalid" when the script received %j', async changes => {
    const partner = await partnerWith();
    const widget = await TestWidget.open(partner, await partner.session(), changes);
    expect(await widget.chooseCard()).toEqual({ error: 'Signature is invalid' });
    widget.close();
  });
});
