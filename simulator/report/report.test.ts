import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newPartner, openSession, readReport, runWidget, simulatorForTests } from '../testing/test-report';
import { rules, rulesAsMarkdown } from './report';

const url = simulatorForTests();

describe('GET /__simulator/report', () => {
  it('failed ones first; each once, with how often, where it was seen, newest first, and where to read on', async () => {
    const partner = await newPartner(url());
    const session = await openSession(partner, { client_ip: undefined });
    for (const lang of ['de', 'fr']) await runWidget(partner, session, { lang });
    const { failed, notes, findings } = await readReport(partner);
    expect([failed, notes]).toEqual([2, 1]);
    expect(findings.map(({ id, count }) => [id, count])).toEqual([
      ['value-changed', 2],
      ['token-used-twice', 1],
      ['client-ip-missing', 1],
    ]);
    expect(findings[0]).toMatchObject({
      level: 'failed',
      told: expect.stringContaining('another value'),
      fix: expect.stringContaining('Pass on'),
      source: expect.stringContaining('Proof: '),
      link: 'docs/simulator.md#value-changed',
      seen_in: [
        { what: 'proofWidget.run', detail: 'lang: "en" became "fr"' },
        { what: 'proofWidget.run', detail: 'lang: "en" became "de"' },
      ],
    });
  });

  it('names a request by the X-Request-Id that was answered', async () => {
    const partner = await newPartner(url());
    const { headers } = await partner.postSession();
    const { findings } = await readReport(partner);
    expect(findings[0]?.seen_in).toMatchObject([
      { id: headers.get('x-request-id'), what: 'POST /widget/session' },
    ]);
  });

  it('keeps to one user when asked to', async () => {
    const partner = await newPartner(url());
    await runWidget(
      partner,
      await openSession(partner, { partner_user_id: 'ann', user_email: 'ann@example.com' }),
    );
    const bobs = await openSession(partner, { partner_user_id: 'bob', user_email: 'bob@example.com' });
    await runWidget(partner, bobs, { lang: 'de' });
    expect(await readReport(partner, '&user=ann')).toMatchObject({ failed: 0 });
    expect(await readReport(partner, '&user=bob@example.com')).toMatchObject({ failed: 1 });
  });

  it('400 for a token that is no partner', async () => {
    expect((await fetch(`${url()}/__simulator/report?token=nope`)).status).toBe(400);
  });
});

describe('docs/simulator.md', () => {
  it('has the table of the rules as they are, and each has a name of its own', () => {
    const docs = readFileSync('docs/simulator.md', 'utf8');
    expect(docs).toContain(`held by report.test.ts -->\n\n${rulesAsMarkdown()}\n\n<!-- /rules -->`);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it('is served where the page’s links lead', async () => {
    const response = await fetch(`${url()}/docs/simulator.md`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; charset=utf-8',
    ]);
  });
});
