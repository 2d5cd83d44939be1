import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { setStatus, startWebhookReceiver } from '../testing/test-channels';
import type { TestPartner } from '../testing/test-partner';
import { expectFindings, newPartner, openSession, simulatorForTests } from '../testing/test-report';

const url = simulatorForTests();
const sentSchema = z.object({
  webhooks: z.array(z.looseObject({ result: z.unknown(), took_ms: z.unknown() })),
});

async function partnerWith(webhook_url: string) {
  const partner = await newPartner(url(), { webhook_url });
  await setStatus(partner, (await openSession(partner)).merchant_transaction_id, 'processing');
  return partner;
}

/** Waits until the webhook has a result. */
async function waitForResult(partner: TestPartner) {
  for (;;) {
    const { webhooks } = await partner.read(sentSchema, 'webhooks');
    if (webhooks[0]?.took_ms != null) return webhooks;
    await setTimeout(20);
  }
}

describe.concurrent('rules on webhooks', () => {
  it.each([500, 302, 404])('webhook-refused: %i', async status => {
    const hook = await startWebhookReceiver(status);
    const partner = await partnerWith(hook.url);
    expect(await waitForResult(partner)).toMatchObject([{ url: hook.url, result: status }]);
    expect(await expectFindings(partner, 'webhook-refused')).toEqual([String(status)]);
    hook.server.close();
  });

  it('webhook-refused: a refused connection', async () => {
    const partner = await partnerWith('http://127.0.0.1:9/hook');
    await waitForResult(partner);
    expect(await expectFindings(partner, 'webhook-refused')).toEqual([
      expect.stringContaining('no response'),
    ]);
  });

  it('webhook-slow: no response within five seconds', async () => {
    const server = createServer(() => undefined);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const partner = await partnerWith(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    await waitForResult(partner);
    await expectFindings(partner, 'webhook-slow');
    server.close();
  });

  it('finds nothing for a 2xx', async () => {
    const hook = await startWebhookReceiver(202);
    const partner = await partnerWith(hook.url);
    expect(await waitForResult(partner)).toMatchObject([{ result: 202, took_ms: expect.any(Number) }]);
    await expectFindings(partner);
    hook.server.close();
  });
});
