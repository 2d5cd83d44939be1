/** Runs against a real server. Only the browser's EventSource (undici's here) and the document are replaced. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { EventSource } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openReconnectingEventSource, reconnectDelayMs } from './reconnecting-event-source';

/** The statuses of the next responses. With none left, the server streams. */
let refusals: number[] = [];
let streams: ServerResponse[] = [];
let connections = 0;
const server = createServer((_, response) => {
  connections += 1;
  const refusal = refusals.shift();
  if (refusal !== undefined) return void response.writeHead(refusal).end();
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  streams.push(response);
  response.on('close', () => {
    streams = streams.filter(each => each !== response);
  });
});

class Page extends EventTarget {
  visibilityState = 'visible';
  setVisibility(state: 'visible' | 'hidden') {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let url = '';
let page: Page;
let stop: () => void;
const received: string[] = [];
const send = (data: string) => streams[0]?.write(`: heartbeat\n\nevent: tx.update\ndata: ${data}\n\n`);

function openSource() {
  received.length = 0;
  connections = 0;
  page = new Page();
  vi.stubGlobal('document', page);
  stop = openReconnectingEventSource(url, {
    onUpdate: data => received.push(data),
    onAway: () => received.push('away'),
  });
}

beforeAll(async () => {
  vi.stubGlobal('EventSource', EventSource);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address === 'object' && address) url = `http://127.0.0.1:${address.port}/`;
});
afterEach(async () => {
  stop();
  await vi.waitFor(() => expect(streams).toHaveLength(0));
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
});

describe('openReconnectingEventSource', () => {
  it('passes on each update', async () => {
    openSource();
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    send('one');
    send('two');
    await vi.waitFor(() => expect(received).toEqual(['away', 'one', 'two']));
  });

  it('reconnects after error responses and after a stream that ends', async () => {
    refusals = [404, 429];
    openSource();
    await vi.waitFor(() => expect(streams).toHaveLength(1), { timeout: 5_000 });
    expect(connections).toBe(3);
    send('one');
    await vi.waitFor(() => expect(received.at(-1)).toBe('one'));
    streams[0]?.end();
    await vi.waitFor(() => expect(received.at(-1)).toBe('away'));
    await vi.waitFor(() => expect(connections).toBe(4), { timeout: 5_000 });
  });

  it('closes while the page is hidden, and reopens at once when it is visible', async () => {
    openSource();
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    page.setVisibility('hidden');
    await vi.waitFor(() => expect(streams).toHaveLength(0));
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect(connections).toBe(1);
    page.setVisibility('visible');
    await vi.waitFor(() => expect(streams).toHaveLength(1), { timeout: 500 });
  });

  it('connects once when started, stopped and started again (StrictMode)', async () => {
    openSource();
    stop();
    openSource();
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    expect(connections).toBe(1);
  });

  it('does not reconnect after a stop', async () => {
    refusals = [503];
    openSource();
    await vi.waitFor(() => expect(received).toEqual(['away', 'away']));
    stop();
    page.setVisibility('visible');
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect(connections).toBe(1);
  });
});

describe('reconnectDelayMs', () => {
  it('doubles up to 30 s; up to half of it is random', () => {
    expect([0, 1, 2, 5, 50].map(failures => reconnectDelayMs(failures, 1))).toEqual([
      1_000, 2_000, 4_000, 30_000, 30_000,
    ]);
    expect(reconnectDelayMs(0, 0)).toBe(500);
    expect(reconnectDelayMs(50, 0)).toBe(15_000);
  });
});
