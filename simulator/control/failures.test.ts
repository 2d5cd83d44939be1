import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();
const armedSchema = z.object({ id: z.uuid(), waiting: z.number() });
const rawMembers = '"unknown": 1.50, "__proto__": {"a": [null]}, "amount": "99.50", "näme": "\\u00e9"';

describe('POST /__simulator/failures', () => {
  const statuses = async (partner: TestPartner, count: number, body: Record<string, unknown> = {}) => {
    const all: number[] = [];
    for (let i = 0; i < count; i++) all.push((await partner.postSession(body)).status);
    return all;
  };

  it('fails once, n times or always, only for the given user (by id or e-mail) of the partner', async () => {
    const [partner, other] = [new TestPartner(url()), new TestPartner(url())];
    await partner.control('POST', 'failures', { user: 'u1', failure: 'error-502' });
    await partner.control('POST', 'failures', { user: 'b@example.com', times: 2, failure: 'error-500' });
    await partner.control('POST', 'failures', { user: 'c', times: 'always', failure: 'error-401' });
    expect(await statuses(other, 1)).toEqual([200]);
    expect(await statuses(partner, 2)).toEqual([502, 200]);
    expect(await statuses(partner, 3, { user_email: 'b@example.com' })).toEqual([500, 500, 200]);
    expect(await statuses(partner, 3, { partner_user_id: 'c' })).toEqual([401, 401, 401]);
  });

  it('fails for any user of the partner if the user is null', async () => {
    const [partner, other] = [new TestPartner(url()), new TestPartner(url())];
    await partner.control('POST', 'failures', { user: null, times: 2, failure: 'error-502' });
    expect(await statuses(other, 1)).toEqual([200]);
    expect(await statuses(partner, 1, { partner_user_id: 'a' })).toEqual([502]);
    expect(await statuses(partner, 2, { partner_user_id: 'b' })).toEqual([502, 200]);
  });

  it('does not fail after it is disarmed, and returns 404 when it is disarmed again', async () => {
    const partner = new TestPartner(url());
    const arm = (failure: string) =>
      partner.control('POST', 'failures', { user: 'u1', times: 'always', failure });
    const { id } = armedSchema.parse(await arm('error-502'));
    await arm('error-500');
    expect(await statuses(partner, 1)).toEqual([502]);
    expect(await partner.control('DELETE', 'failures', { id })).toEqual({ waiting: 1 });
    expect(await statuses(partner, 1)).toEqual([500]);
    await expect(partner.control('DELETE', 'failures', { id })).rejects.toThrow(/not_found/);
  });

  it('uses failures in the order in which they were armed', async () => {
    const partner = new TestPartner(url());
    await partner.control('POST', 'failures', { user: 'u1', failure: 'error-502' });
    await partner.control('POST', 'failures', { user: 'u1', failure: 'error-503' });
    expect(await statuses(partner, 3)).toEqual([502, 503, 200]);
  });

  it('fails with the given chance (0, 1, 0.5), and counts only the requests that failed', async () => {
    const partner = new TestPartner(url());
    await partner.control('POST', 'failures', { user: 'u1', chance: 0, failure: 'error-500' });
    await partner.control('POST', 'failures', {
      user: 'b',
      times: 'always',
      chance: 1,
      failure: 'error-500',
    });
    await partner.control('POST', 'failures', {
      user: 'c',
      times: 'always',
      chance: 0.5,
      failure: 'error-500',
    });
    await partner.control('POST', 'failures', { user: 'd', times: 1, chance: 0.5, failure: 'error-500' });
    const countFailures = async (count: number, id: string) =>
      (await statuses(partner, count, { partner_user_id: id })).filter(status => status === 500).length;
    expect(await countFailures(20, 'u1')).toBe(0);
    expect(await countFailures(20, 'b')).toBe(20);
    // Each of these assertions fails by chance in one of 2^60 runs.
    const failed = await countFailures(60, 'c');
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(60);
    expect(await countFailures(60, 'd')).toBe(1);
  });

  it('affects each endpoint separately', async () => {
    const partner = new TestPartner(url());
    const { merchant_transaction_id: id } = await partner.session();
    await partner.control('POST', 'failures', { user: 'u1', on: 'transaction', failure: 'error-500' });
    await partner.control('POST', 'failures', { user: 'u1', on: 'kyc', failure: 'error-502' });
    const paths = [`/widget/transactions/${id}`, '/widget/users/u1/kyc-status'];
    const twice = [...paths, ...paths];
    const results: number[] = [];
    for (const path of twice) results.push((await partner.get(path)).status);
    expect(results).toEqual([500, 502, 200, 200]);
  });

  it('sends a given response unchanged', async () => {
    const partner = new TestPartner(url());
    const failure = {
      status: 418,
      headers: { 'x-odd': 'yes', 'content-type': 'text/plain' },
      body: 'ünïcode {',
    };
    await partner.control('POST', 'failures', { user: 'u1', failure });
    const response = await partner.postSession();
    expect([response.status, response.headers.get('x-odd'), await response.text()]).toEqual([
      418,
      'yes',
      'ünïcode {',
    ]);
  });

  it('delays a normal response', async () => {
    const partner = new TestPartner(url());
    await partner.control('POST', 'failures', { user: 'u1', failure: { delay_ms: 2000 } });
    const start = Date.now();
    expect((await partner.postSession()).status).toBe(200);
    expect(Date.now() - start).toBeGreaterThan(1900);
  });

  it('raw_merge: inserts members as text and replaces members with the same name', async () => {
    const partner = new TestPartner(url());
    await partner.control('POST', 'failures', { user: 'u1', failure: { raw_merge: rawMembers } });
    const text = await (await partner.postSession({ amount: '7' })).text();
    expect(text.endsWith(`,${rawMembers}}`)).toBe(true);
    expect(text).not.toContain('"amount":"7"');
    expect(text).toContain('"init_token":"it_');
  });

  it('merge: adds or replaces members, also `__proto__`', async () => {
    const partner = new TestPartner(url());
    const failure = JSON.parse(
      '{"merge": {"lang": null, "__proto__": {"x": 1}, "nested": {"a": [1, null]}}}',
    );
    await partner.control('POST', 'failures', { user: 'u1', failure });
    const text = await (await partner.postSession()).text();
    expect(text.endsWith(',"lang":null,"__proto__":{"x":1},"nested":{"a":[1,null]}}')).toBe(true);
    expect(text.match(/"lang"/g)).toHaveLength(1);
  });

  it.each([
    { user: 'u1', failure: 'error-999' },
    { user: 'u1', failure: {} },
    { user: 'u1', failure: { raw_merge: 'not json' } },
    { user: 'u1', failure: { delay_ms: 2 ** 31 } },
    { user: 'u1', times: 0, failure: 'cut' },
    { user: 'u1', on: 'nowhere', failure: 'cut' },
    { user: 'u1', chance: 1.1, failure: 'cut' },
    { failure: 'cut' },
    { user: 'u1', failure: 'cut', extra: 1 },
  ])('returns 400 with a reason for %j', async body => {
    const partner = new TestPartner(url());
    await expect(partner.control('POST', 'failures', body)).rejects.toThrow(
      /"code":"validation_error","message":"\S/,
    );
  });
});
