import { describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/env';
import { simulatorForTests, TestPartner } from '@/simulator/testing/test-partner';
import { frameVerdict } from './frame';
import { closedUrl, configurationFor, startFakeApp, startServer } from './test-helpers';
import { scriptVerdict } from './widget-script';

const url = simulatorForTests();
const envWith = (changes = {}) => parseEnv(configurationFor(new TestPartner(url()), changes));

describe('the widget’s script', () => {
  /** The verdict on a script that is answered like this, and the script's URL. */
  async function verdictOn(body: string, status = 200, type = 'text/javascript') {
    const base = await startServer((_, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
    const script = `${base}/w.js`;
    return { script, ...(await scriptVerdict(envWith({ PROOF_WIDGET_SCRIPT_URL: script }))) };
  }

  it('defines proofWidget.run: the simulator’s, and one that looks about in the page first', async () => {
    expect(await scriptVerdict(envWith())).toEqual({
      result: 'passed',
      message: `${url()}/widget.2.0.js defines proofWidget.run`,
    });
    const curious = `class A extends HTMLElement {} customElements.define('a-b', A);
      document.head.append(Object.assign(document.createElement('style'), { textContent: 'a{}' }));
      new MutationObserver(() => {}).observe(document.body); setTimeout(() => {}, 9);
      if (new URL(document.currentScript.src).pathname === '/w.js') self.proofWidget = { run() {} };`;
    expect((await verdictOn(curious)).result).toBe('passed');
  });

  it('is missing', async () => {
    const { script, result, message } = await verdictOn('gone', 404);
    expect([result, message]).toEqual(['failed', `${script} answers 404; check PROOF_WIDGET_SCRIPT_URL`]);
  });

  it('cannot be reached', async () => {
    const verdict = await scriptVerdict(envWith({ PROOF_WIDGET_SCRIPT_URL: `${closedUrl}/w.js` }));
    expect(verdict.result).toBe('failed');
    expect(verdict.message).toContain('nothing listens there (ECONNREFUSED); check PROOF_WIDGET_SCRIPT_URL');
  });

  it('is a page instead', async () => {
    const { result, message } = await verdictOn('<!doctype html>', 200, 'text/html');
    expect(result).toBe('failed');
    expect(message).toMatch(/is text\/html, no JavaScript; check PROOF_WIDGET_SCRIPT_URL$/);
  });

  it.each(['window.other = {}', 'window.proofWidget = { start() {} }', 'const proofWidget = { run() {} }'])(
    'defines no proofWidget.run: %s',
    async body => {
      const { result, message } = await verdictOn(body);
      expect(result).toBe('failed');
      expect(message).toMatch(/defines no proofWidget\.run; check PROOF_WIDGET_SCRIPT_URL$/);
    },
  );

  it.each([
    ['throw new Error("no canvas"); proofWidget', '(no canvas), but its text names proofWidget'],
    ['throw new Error("no canvas")', '(no canvas), but it never names proofWidget'],
    ['for (;;);', 'timed out after 3000ms), but it never names proofWidget'],
  ])('does not run here: %s', async (body, reason) => {
    const { result, message } = await verdictOn(body);
    expect(result).toBe('could not check');
    expect(message).toContain(reason);
  });

  it('reaches neither our environment nor our files, even where it breaks out of its context', async () => {
    const breakout = `const host = new URL('http://a.b').constructor.constructor('return process')();
      let file; try { file = host.getBuiltinModule('fs').readFileSync('package.json'); } catch (e) { file = e.code; }
      throw new Error(Object.keys(host.env) + ' ' + file);`;
    expect((await verdictOn(breakout)).message).toContain('(NODE_ENV ERR_ACCESS_DENIED)');
  });
});

describe('the widget’s frame', () => {
  const judged = async (changes: Record<string, string>, variables = {}) => {
    const app = await startFakeApp(configurationFor(new TestPartner(url())), changes);
    return { app, ...(await frameVerdict(envWith({ APP_URL: app, ...variables }))) };
  };

  it('is let in by the running app, or by what the configuration would make', async () => {
    const { app, result, message } = await judged({});
    expect([result, message]).toEqual(['passed', `the headers of ${app} allow ${url()}`]);
    expect((await frameVerdict(envWith())).message).toMatch(
      /^the headers that this configuration makes \(nothing answers at .*\) allow /,
    );
  });

  it('an app that was started with other origins does not let it in', async () => {
    const { app, result, message } = await judged(
      {},
      { PROOF_FRAME_ORIGINS: `${url()},https://bank.example` },
    );
    expect(result).toBe('failed');
    expect(message).toBe(
      `the headers of ${app}: frame-src of Content-Security-Policy does not name https://bank.example; restart the app with this configuration, or see its proxy`,
    );
  });

  it('origins without the script’s own are as configured, and told', async () => {
    const verdict = await frameVerdict(envWith({ PROOF_FRAME_ORIGINS: 'https://frame.example' }));
    expect(verdict.result).toBe('passed');
    expect(verdict.message).toContain(`allow https://frame.example, and not ${url()}, the script’s own`);
  });

  it.each(['camera=(), payment=(self)', 'payment=(self), camera=(self "https://other.example")', ''])(
    'a proxy that says Permissions-Policy: %s takes the camera',
    async policy => {
      const { result, message } = await judged({ 'Permissions-Policy': policy });
      expect(result).toBe('failed');
      expect(message).toContain(`camera of Permissions-Policy is not for self and ${url()}; restart the app`);
    },
  );
});
