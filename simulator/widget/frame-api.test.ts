import { describe, expect, it } from 'vitest';
import { createPartner, simulatorForTests } from '../testing/test-partner';
import { startWidget, TestWidget } from '../testing/test-widget';

const url = simulatorForTests();
const hourMs = 60 * 60 * 1000;

const partnerWith = (config = {}) => createPartner(url(), config);

describe('the init token', () => {
  it('works once, then the log-in form shows', async () => {
    const partner = await partnerWith();
    const session = await partner.session();
    expect(await startWidget(partner, session)).toEqual({ id: expect.stringMatching(/.{40}/) });
    expect(await startWidget(partner, session)).toEqual({ screen: 'log-in' });
  });

  it('works just before its hour is over, and not after', async () => {
    const partner = await partnerWith();
    const [early, late] = [await partner.session(), await partner.session()];
    await partner.control('POST', 'clock', { advance_ms: hourMs - 10_000 });
    expect(await startWidget(partner, early)).toHaveProperty('id');
    await partner.control('POST', 'clock', { advance_ms: 10_000 });
    expect(await startWidget(partner, late)).toEqual({ screen: 'log-in' });
  });

  it.each([{ init_token: 'it_made_up' }, { init_token_type: 'other' }])('log-in form: %j', async changes => {
    const partner = await partnerWith();
    expect(await startWidget(partner, await partner.session(), changes)).toEqual({ screen: 'log-in' });
  });

  it("is no use with another partner's widget, nor with a widget that is not there", async () => {
    const [mine, other] = [await partnerWith(), await partnerWith()];
    const session = await mine.session();
    const { widget_id } = await other.session();
    expect(await startWidget(mine, session, { widget_id })).toEqual({ screen: 'log-in' });
    expect(await startWidget(mine, session, { widget_id: 'x' })).toEqual({
      error: expect.stringContaining('no widget'),
    });
  });

  it('is not spent by a page whose origin is not registered', async () => {
    const partner = await partnerWith();
    const session = await partner.session();
    const refused = await startWidget(partner, session, {}, 'https://evil.example');
    expect(refused.error).toContain('https://evil.example');
    expect(refused.error).toContain('not registered');
    expect(await startWidget(partner, session)).toHaveProperty('id');
  });
});

describe('GET /frame/:id/events', () => {
  it('404 for an id that nobody was given; the token of the partner opens nothing', async () => {
    const partner = await partnerWith();
    expect((await partner.get('/frame/nope/events')).status).toBe(404);
    expect((await partner.get(`/frame/${partner.token}/events`)).status).toBe(404);
  });

  it('tells a page that comes back only what it has not heard', async () => {
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
