import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { setStatus, startWebhookReceiver } from '../testing/test-channels';
import { simulatorForTests, TestPartner } from '../testing/test-partner';
import { startWidget } from '../testing/test-widget';

const url = simulatorForTests();

const call = z.looseObject({
  title: z.string(),
  result: z.string(),
  armed: z.boolean(),
  findings: z.array(z.string()),
});
const schema = z.looseObject({
  base_url: z.string(),
  start: z.object({ token: z.string(), name: z.string(), line: z.string() }),
  partners: z.array(
    z.object({ widget_id: z.string(), token: z.string(), calls: z.number(), last_at: z.string() }),
  ),
  calls_without_valid_token: z.number(),
  partner: z
    .looseObject({ token: z.string(), calls: z.array(call), transactions: z.array(z.unknown()) })
    .optional(),
  nobody: z.looseObject({ calls: z.array(call) }).optional(),
});

const page = async (partner = '', base = url()) => {
  const response = await fetch(`${base}/__simulator/page?partner=${partner}`);
  return schema.parse(await response.json());
};

describe('GET /__simulator/page', () => {
  it('returns the base URL, a token, a command and no partner before the first request', async () => {
    await fetch(`${url()}/__simulator/reset`, { method: 'POST', body: '{}' });
    const first = await page();
    expect(first).toMatchObject({ base_url: url(), partners: [], calls_without_valid_token: 0 });
    expect(first.start.token).toMatch(/^sim_.{28}/);
    expect(first.start.line).toContain(first.start.token);
    expect(first).not.toHaveProperty('partner');
    expect((await page()).start).toEqual(first.start);
  });

  it('uses the host name of the request in its URLs', async () => {
    const base = url().replace('127.0.0.1', 'localhost');
    expect(await page('', base)).toMatchObject({ base_url: base });
  });

  it('returns the partner with the newest request or the selected partner, and no other token', async () => {
    const [mine, other] = [new TestPartner(url()), new TestPartner(url())];
    const { widget_id } = await mine.session();
    await other.session();
    expect((await page()).partner?.token).toBe(other.token);
    const chosen = await page(widget_id);
    expect(chosen.partner?.token).toBe(mine.token);
    expect(JSON.stringify(chosen)).not.toContain(other.token);
    expect(chosen.partners).toContainEqual(
      expect.objectContaining({ token: `sim_…${other.token.slice(-4)}`, calls: 1 }),
    );
  });

  it('lists requests, runs and webhooks with their results and findings', async () => {
    const hook = await startWebhookReceiver(500);
    const partner = new TestPartner(url());
    await partner.control('PATCH', 'partner', { webhook_url: hook.url });
    await partner.control('POST', 'failures', { user: null, failure: 'error-502' });
    await partner.postSession();
    const session = await partner.session({ client_ip: '127.0.0.1' });
    await startWidget(partner, session);
    await setStatus(partner, session.merchant_transaction_id, 'processing');
    await expect
      .poll(async () => (await page(session.widget_id)).partner?.calls[0]?.result)
      .toMatch(/^500 in \d+ ms$/);
    const { calls = [], transactions } = (await page(session.widget_id)).partner ?? {};
    expect(calls.map(({ title, result, armed, findings }) => [title, result, armed, findings])).toEqual([
      [`Webhook to ${hook.url}`, expect.any(String), false, ['webhook-refused']],
      ['proofWidget.run', 'opened', false, []],
      ['POST /widget/session', '200', false, ['retry-changed']],
      ['POST /widget/session', '502 provider_error', true, []],
    ]);
    expect(transactions).toMatchObject([{ id: session.merchant_transaction_id, status: 'processing' }]);
    expect(JSON.stringify(calls)).not.toContain(partner.token);
    hook.server.close();
  });

  it('returns the requests without a valid token for nobody', async () => {
    await fetch(`${url()}/widget/transactions/x`);
    expect((await page('nobody')).nobody?.calls[0]).toMatchObject({
      title: 'GET /widget/transactions/x',
      result: '401 missing_token',
      findings: ['token-missing'],
    });
  });
});

describe('GET /', () => {
  it('returns a page that cannot be framed and that loads only its own scripts and styles', async () => {
    const response = await fetch(url());
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    const html = await response.text();
    expect(html).toContain('no money moves');
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
    expect(files).toHaveLength(3);
    for (const path of files) expect((await fetch(url() + path)).status, path).toBe(200);
  });

  it.each(['/page/..%2fmain.ts', '/page/nothing.js', '/assets/..%2f..%2fserver.ts'])(
    'returns 404 for %s',
    async path => {
      expect((await fetch(url() + path)).status).toBe(404);
    },
  );
});
