import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { simulatorForTests, TestPartner } from '../testing/test-partner';

const url = simulatorForTests();

/** As much of a page as the script touches; that it works in a real one is for the flows in Chromium. */
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
  tell: Listener;
}

async function load(path = '/widget.2.0.js'): Promise<Page> {
  const script = await (await fetch(`${url()}${path}`)).text();
  const listeners: Listener[] = [];
  const window = {
    addEventListener: (_: string, heard: Listener) => listeners.push(heard),
    proofWidget: { run: (_: unknown): void => expect.unreachable('the script set no global') },
  };
  const document = { currentScript: { src: `${url()}${path}` }, createElement: () => new Element() };
  runInContext(script, createContext({ window, document, Element, URL }));
  const tell: Listener = event => {
    for (const listener of listeners) listener(event);
  };
  return { host: new Element(), tell, proofWidget: window.proofWidget };
}

const camel = (fields: object) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/_(.)/g, (_, c: string) => c.toUpperCase()),
      value,
    ]),
  );

describe('GET /widget.2.0.js', () => {
  it('puts a titled iframe with the right allow into the host, and says that it loads', async () => {
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

  it('reads camelCase only, and /snake/ snake_case only', async () => {
    const session = await new TestPartner(url()).session();
    const [{ proofWidget, host }, snake] = [await load(), await load('/snake/widget.2.0.js')];
    expect(() => proofWidget.run({ ...session, host })).toThrow(/widgetId/);
    expect(() => snake.proofWidget.run({ ...camel(session), host: snake.host })).toThrow(/widget_id/);
    proofWidget.run({ ...camel(session), host });
    snake.proofWidget.run({ ...session, host: snake.host });
    expect([host.children.length, snake.host.children.length]).toEqual([1, 1]);
  });

  it('throws, and touches nothing, when the host is no element or a name is missing', async () => {
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

  it('answers and obeys its own frame only: origin and source both have to be right', async () => {
    const { proofWidget, host, tell } = await load();
    const heard: unknown[] = [];
    const session = await new TestPartner(url()).session();
    proofWidget.run({ ...camel(session), host, onStatusChange: (data: unknown) => heard.push(data) });
    const [frame] = host.children;
    const source = frame?.contentWindow;
    const origin = url();
    const callback = { proof: 'callback', name: 'onStatusChange', data: { status: 'paid' } };
    for (const data of [{ proof: 'hello' }, callback]) {
      tell({ origin: 'https://evil.example', source, data });
      tell({ origin, source: new Element().contentWindow, data });
    }
    expect([frame?.posted, heard]).toEqual([[], []]);
    tell({ origin, source, data: { proof: 'hello' } });
    tell({ origin, source, data: callback });
    tell({ origin, source, data: { ...callback, name: 'host' } });
    expect(frame?.posted).toMatchObject([{ target: origin, message: { proof: 'start' } }]);
    expect(heard).toEqual([{ status: 'paid' }]);
  });

  it('hands on every argument but host and the functions, `__proto__` among them', async () => {
    const { proofWidget, host, tell } = await load();
    const odd: object = JSON.parse('{"__proto__": {"a": 1}, "näme": null, "nested": {"host": [1]}}');
    const args = Object.defineProperties(camel(await new TestPartner(url()).session()), {
      ...Object.getOwnPropertyDescriptors(odd),
      host: { value: host, enumerable: true },
      onReady: { value: () => undefined, enumerable: true },
    });
    proofWidget.run(args);
    tell({ origin: url(), source: host.children[0]?.contentWindow, data: { proof: 'hello' } });
    const sent = JSON.stringify(host.children[0]?.posted[0]?.message);
    expect(sent).toContain('\\"__proto__\\":{\\"a\\":1},\\"näme\\":null,\\"nested\\":{\\"host\\":[1]}');
    expect(sent).toContain('"functions":["onReady"]');
    expect(sent.match(/\\"host\\"/g)).toHaveLength(1);
  });
});

describe('the page in the iframe', () => {
  it('runs under a policy with no inline script, no eval and no foreign host', async () => {
    const response = await fetch(`${url()}/frame`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
    expect(html).toContain('Simulator: no money moves');
  });

  it.each(['frame.js', 'frame.css', 'dom.js'])('GET /assets/%s', async name => {
    expect((await fetch(`${url()}/assets/${name}`)).status).toBe(200);
  });

  it.each(['..%2Fserver.ts', '%2e%2e%2fserver.ts', 'server.ts', 'nothing.js'])(
    '404 for /assets/%s',
    async name => {
      expect((await fetch(`${url()}/assets/${name}`)).status).toBe(404);
    },
  );
});
