import { describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/env';
import { simulatorForTests, TestPartner } from '@/simulator/testing/test-partner';
import { closedUrl, configurationFor, startFakeApp, startServer } from './doctor-harness';
import { frameVerdict } from './frame';
import { scriptVerdict } from './widget-script';

const url = simulatorForTests();
const envWith = (changes = {}) => parseEnv(configurationFor(new TestPartner(url()), changes));

describe('widget script', () => {
  /** Serves a script with this body, status and content type. @returns the verdict and the script's URL */
  async function verdictOn(body: string, status = 200, type = 'text/javascript') {
    const base = await startServer((_, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
    const script = `${base}/w.js`;
    return { script, ...(await scriptVerdict(envWith({ PROOF_WIDGET_SCRIPT_URL: script }))) };
  }

  it('passes for the simulator’s script, and for a script that uses the page before it defines run', async () => {
    expect(await scriptVerdict(envWith())).toEqual({
      result: 'passed',
      message: `${url()}/widget.2.0.js defines proofWidget.run`,
    });
    const usesPage = `class A extends HTMLElement {} customElements.define('a-b', A);
      document.head.append(Object.assign(document.createElement('style'), { textContent: 'a{}' }));
      new MutationObserver(() => {}).observe(document.body); setTimeout(() => {}, 9);
      if (new URL(document.currentScript.src).pathname === '/w.js') self.proofWidget = { run() {} };`;
    expect((await verdictOn(usesPage)).result).toBe('passed');
  });

  it('fails with 404', async () => {
    const { script, result, message } = await verdictOn('gone', 404);
    expect([result, message]).toEqual(['failed', `${script} answers 404; check PROOF_WIDGET_SCRIPT_URL`]);
  });

  it('fails if the host is not reachable', async () => {
    const verdict = await scriptVerdict(envWith({ PROOF_WIDGET_SCRIPT_URL: `${closedUrl}/w.js` }));
    expect(verdict.result).toBe('failed');
    expect(verdict.message).toContain('connection refused (ECONNREFUSED); check PROOF_WIDGET_SCRIPT_URL');
  });

  it('fails if the URL returns HTML', async () => {
    const { result, message } = await verdictOn('<!doctype html>', 200, 'text/html');
    expect(result).toBe('failed');
    expect(message).toMatch(/is text\/html, no JavaScript; check PROOF_WIDGET_SCRIPT_URL$/);
  });

  it.each(['window.other = {}', 'window.proofWidget = { start() {} }', 'const proofWidget = { run() {} }'])(
    'fails if proofWidget.run is not defined: %s',
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
  ])('reports "could not check" if the script throws or hangs: %s', async (body, reason) => {
    const { result, message } = await verdictOn(body);
    expect(result).toBe('could not check');
    expect(message).toContain(reason);
  });

  it('cannot read our environment or files, even if it escapes its context', async () => {
    const breakout = `const host = new URL('http://a.b').constructor.constructor('return process')();
      let file; try { file = host.getBuiltinModule('fs').readFileSync('package.json'); } catch (e) { file = e.code; }
      throw new Error(Object.keys(host.env) + ' ' + file);`;
    expect((await verdictOn(breakout)).message).toContain('(NODE_ENV ERR_ACCESS_DENIED)');
  });
});

describe('widget frame', () => {
  const verdictWith = async (changes: Record<string, string>, variables = {}) => {
    const app = await startFakeApp(configurationFor(new TestPartner(url())), changes);
    return { app, ...(await frameVerdict(envWith({ APP_URL: app, ...variables }))) };
  };

  it('passes by the headers of the running app, or by those of the configuration if the app does not run', async () => {
    const { app, result, message } = await verdictWith({});
    expect([result, message]).toEqual(['passed', `the headers of ${app} allow ${url()}`]);
    expect((await frameVerdict(envWith())).message).toMatch(
      /^the headers that this configuration makes \(nothing answers at .*\) allow /,
    );
  });

  it('fails if the running app was started with other frame origins', async () => {
    const { app, result, message } = await verdictWith(
      {},
      { PROOF_FRAME_ORIGINS: `${url()},https://bank.example` },
    );
    expect(result).toBe('failed');
    expect(message).toBe(
      `the headers of ${app}: frame-src of Content-Security-Policy does not name https://bank.example; restart the app with this configuration, or check its proxy`,
    );
  });

  it('passes without the script’s own origin, and says so', async () => {
    const verdict = await frameVerdict(envWith({ PROOF_FRAME_ORIGINS: 'https://frame.example' }));
    expect(verdict.result).toBe('passed');
    expect(verdict.message).toContain(`allow https://frame.example, and not ${url()}, the script’s own`);
  });

  it.each(['camera=(), payment=(self)', 'payment=(self), camera=(self "https://other.example")', ''])(
    'fails if a proxy’s Permissions-Policy denies the camera: %s',
    async policy => {
      const { result, message } = await verdictWith({ 'Permissions-Policy': policy });
      expect(result).toBe('failed');
      expect(message).toContain(`camera of Permissions-Policy is not for self and ${url()}; restart the app`);
    },
  );
});
