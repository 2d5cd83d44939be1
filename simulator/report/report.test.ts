import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newPartner, openSession, readReport, runWidget, simulatorForTests } from '../testing/test-report';
import { rules, rulesAsMarkdown } from './report';

const url = simulatorForTests();

describe('GET /__simulator/report', () => {
  it('returns each finding once, level failed first, with its count, newest occurrences and link', async () => {
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

  it('identifies a request by the X-Request-Id of its response', async () => {
    const partner = await newPartner(url());
    const { headers } = await partner.postSession();
    const { findings } = await readReport(partner);
    expect(findings[0]?.seen_in).toMatchObject([
      { id: headers.get('x-request-id'), what: 'POST /widget/session' },
    ]);
  });

  it('returns only the findings of the given user', async () => {
    const partner = await newPartner(url());
    await runWidget(
      partner,
      await openSession(partner, { partner_user_id: 'ann', user_email: 'ann@example.com' }),
    );
    const session = await openSession(partner, { partner_user_id: 'bob', user_email: 'bob@example.com' });
    await runWidget(partner, session, { lang: 'de' });
    expect(await readReport(partner, '&user=ann')).toMatchObject({ failed: 0 });
    expect(await readReport(partner, '&user=bob@example.com')).toMatchObject({ failed: 1 });
  });

  it('returns 400 for an invalid token', async () => {
    expect((await fetch(`${url()}/__simulator/report?token=nope`)).status).toBe(400);
  });
});

describe('docs/simulator.md', () => {
  it('contains the printed table of the rules, which have unique ids', () => {
    const docs = readFileSync('docs/simulator.md', 'utf8');
    expect(docs).toContain(`checked by report.test.ts -->\n\n${rulesAsMarkdown()}\n\n<!-- /rules -->`);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it('is served at the path of the page’s links', async () => {
    const response = await fetch(`${url()}/docs/simulator.md`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; charset=utf-8',
    ]);
  });
});
