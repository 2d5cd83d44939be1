import { describe, expect, it } from 'vitest';
import { createPartner, simulatorForTests } from '../testing/test-partner';
import { startWidget, TestWidget } from '../testing/test-widget';

const url = simulatorForTests();
const hourMs = 60 * 60 * 1000;

const partnerWith = (config = {}) => createPartner(url(), config);

describe('the init token', () => {
  it('works once, then the log-in form is shown', async () => {
    const partner = await partnerWith();
    const session = await partner.session();
    expect(await startWidget(partner, session)).toEqual({ id: expect.stringMatching(/.{40}/) });
    expect(await startWidget(partner, session)).toEqual({ screen: 'log-in' });
  });

  it('works until one hour has passed', async () => {
    const partner = await partnerWith();
    const [early, late] = [await partner.session(), await partner.session()];
    await partner.control('POST', 'clock', { advance_ms: hourMs - 10_000 });
    expect(await startWidget(partner, early)).toHaveProperty('id');
    await partner.control('POST', 'clock', { advance_ms: 10_000 });
    expect(await startWidget(partner, late)).toEqual({ screen: 'log-in' });
  });

  it.each([{ init_token: 'it_made_up' }, { init_token_type: 'other' }])(
    'shows the log-in form for %j',
    async changes => {
      const partner = await partnerWith();
      expect(await startWidget(partner, await partner.session(), changes)).toEqual({ screen: 'log-in' });
    },
  );

  it("is refused with another partner's widget id and with an unknown widget id", async () => {
    const [own, other] = [await partnerWith(), await partnerWith()];
    const session = await own.session();
    const { widget_id } = await other.session();
    expect(await startWidget(own, session, { widget_id })).toEqual({ screen: 'log-in' });
    expect(await startWidget(own, session, { widget_id: 'x' })).toEqual({
      error: expect.stringContaining('no widget'),
    });
  });

  it('is not used up by a page with an unregistered origin', async () => {
    const partner = await partnerWith();
    const session = await partner.session();
    const refused = await startWidget(partner, session, {}, 'https://evil.example');
    expect(refused.error).toContain('https://evil.example');
    expect(refused.error).toContain('not registered');
    expect(await startWidget(partner, session)).toHaveProperty('id');
  });
});

describe('GET /frame/:id/events', () => {
  it('returns 404 for an unknown id and for the token of the partner', async () => {
    const partner = await partnerWith();
    expect((await partner.get('/frame/nope/events')).status).toBe(404);
    expect((await partner.get(`/frame/${partner.token}/events`)).status).toBe(404);
  });

  it('sends a reconnecting page only the callbacks that it has not received', async () => {
    const partner = await partnerWith();
    const widget = await TestWidget.open(partner, await partner.session());
    await widget.chooseCard();
    await widget.until(() => widget.statuses().length === 2);
    widget.close();
    const abort = new AbortController();
    const headers = { 'last-event-id': '1' };
    const { body } = await fetch(`${partner.url}/frame/${widget.id}/events`, {
      headers,
      signal: abort.signal,
    });
    const first = await body?.pipeThrough(new TextDecoderStream()).getReader().read();
    expect(first?.value?.match(/onStatusChange/g)).toHaveLength(1);
    expect(first?.value).toContain('"status":"pending"');
    abort.abort();
  });
});
