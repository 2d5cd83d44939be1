import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();

/** The parts of the DOM that the script uses. The flows test the script in a real browser. */
class Element {
  readonly style: Record<string, string> = {};
  readonly children: Element[] = [];
  readonly posted: { message: unknown; target: string }[] = [];
  readonly contentWindow = {
    postMessage: (message: unknown, target: string) => void this.posted.push({ message, target }),
  };
  src = '';
  title = '';
  allow = '';
  append(child: Element) {
    this.children.push(child);
  }
}

type Listener = (event: { origin: string; source: unknown; data: unknown }) => void;
interface Page {
  proofWidget: { run(args: unknown): void };
  host: Element;
  dispatch: Listener;
}

async function load(path = '/widget.2.0.js'): Promise<Page> {
  const script = await (await fetch(`${url()}${path}`)).text();
  const listeners: Listener[] = [];
  const window = {
    addEventListener: (_: string, listener: Listener) => listeners.push(listener),
    proofWidget: { run: (_: unknown): void => expect.unreachable('the script set no global') },
  };
  const document = { currentScript: { src: `${url()}${path}` }, createElement: () => new Element() };
  runInContext(script, createContext({ window, document, Element, URL }));
  const dispatch: Listener = event => {
    for (const listener of listeners) listener(event);
  };
  return { host: new Element(), dispatch, proofWidget: window.proofWidget };
}

const camel = (fields: object) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/_(.)/g, (_, c: string) => c.toUpperCase()),
      value,
    ]),
  );

describe('GET /widget.2.0.js', () => {
  it('adds an iframe with title and permissions to the host, and calls onLoad', async () => {
    const { proofWidget, host } = await load();
    const calls: string[] = [];
    proofWidget.run({
      ...camel(await new TestPartner(url()).session()),
      host,
      onLoad: () => calls.push('onLoad'),
    });
    expect(host.children).toMatchObject([
      { src: `${url()}/frame`, title: 'Proof widget', style: { width: '100%' } },
    ]);
    for (const feature of ['camera', 'microphone', 'payment', 'fullscreen', 'clipboard-write']) {
      expect(host.children[0]?.allow).toContain(feature);
    }
    expect(calls).toEqual(['onLoad']);
  });

  it('reads only camelCase names, and only snake_case names under /snake/', async () => {
    const session = await new TestPartner(url()).session();
    const [{ proofWidget, host }, snake] = [await load(), await load('/snake/widget.2.0.js')];
    expect(() => proofWidget.run({ ...session, host })).toThrow(/widgetId/);
    expect(() => snake.proofWidget.run({ ...camel(session), host: snake.host })).toThrow(/widget_id/);
    proofWidget.run({ ...camel(session), host });
    snake.proofWidget.run({ ...session, host: snake.host });
    expect([host.children.length, snake.host.children.length]).toEqual([1, 1]);
  });

  it('throws and adds nothing if the host is not an element or a value is missing', async () => {
    const { proofWidget, host } = await load();
    const args = camel(await new TestPartner(url()).session());
    const names = ['widgetId', 'address', 'signature', 'initToken', 'initTokenType', 'merchantTransactionId'];
    for (const name of [...names, 'currency', 'network', 'amount']) {
      expect(() => proofWidget.run({ ...args, host, [name]: undefined })).toThrow(`${name} must be`);
      expect(() => proofWidget.run({ ...args, host, [name]: 7 })).toThrow(`${name} must be`);
    }
    for (const wrong of [undefined, null, '#id', {}]) {
      expect(() => proofWidget.run({ ...args, host: wrong })).toThrow(/host must be an element/);
    }
    expect(host.children).toEqual([]);
  });

  it('accepts messages only with the origin and the source of its own iframe', async () => {
    const { proofWidget, host, dispatch } = await load();
    const received: unknown[] = [];
    const session = await new TestPartner(url()).session();
    proofWidget.run({ ...camel(session), host, onStatusChange: (data: unknown) => received.push(data) });
    const [frame] = host.children;
    const source = frame?.contentWindow;
    const origin = url();
    const callback = { proof: 'callback', name: 'onStatusChange', data: { status: 'paid' } };
    for (const data of [{ proof: 'hello' }, callback]) {
      dispatch({ origin: 'https://evil.example', source, data });
      dispatch({ origin, source: new Element().contentWindow, data });
    }
    expect([frame?.posted, received]).toEqual([[], []]);
    dispatch({ origin, source, data: { proof: 'hello' } });
    dispatch({ origin, source, data: callback });
    dispatch({ origin, source, data: { ...callback, name: 'host' } });
    expect(frame?.posted).toMatchObject([{ target: origin, message: { proof: 'start' } }]);
    expect(received).toEqual([{ status: 'paid' }]);
  });

  it('sends all arguments except host and functions, also `__proto__`', async () => {
    const { proofWidget, host, dispatch } = await load();
    const odd: object = JSON.parse('{"__proto__": {"a": 1}, "näme": null, "nested": {"host": [1]}}');
    const args = Object.defineProperties(camel(await new TestPartner(url()).session()), {
      ...Object.getOwnPropertyDescriptors(odd),
      host: { value: host, enumerable: true },
      onReady: { value: () => undefined, enumerable: true },
    });
    proofWidget.run(args);
    dispatch({ origin: url(), source: host.children[0]?.contentWindow, data: { proof: 'hello' } });
    const sent = JSON.stringify(host.children[0]?.posted[0]?.message);
    expect(sent).toContain('\\"__proto__\\":{\\"a\\":1},\\"näme\\":null,\\"nested\\":{\\"host\\":[1]}');
    expect(sent).toContain('"functions":["onReady"]');
    expect(sent.match(/\\"host\\"/g)).toHaveLength(1);
  });
});

describe('the page in the iframe', () => {
  it('has a policy without inline scripts, eval and other hosts', async () => {
    const response = await fetch(`${url()}/frame`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
    expect(html).toContain('Simulator: no money moves');
  });

  it.each(['frame.js', 'frame.css', 'dom.js'])('returns /assets/%s', async name => {
    expect((await fetch(`${url()}/assets/${name}`)).status).toBe(200);
  });

  it.each(['..%2Fserver.ts', '%2e%2e%2fserver.ts', 'server.ts', 'nothing.js'])(
    'returns 404 for /assets/%s',
    async name => {
      expect((await fetch(`${url()}/assets/${name}`)).status).toBe(404);
    },
  );
});
