import { afterEach, describe, expect, it, vi } from 'vitest';
import { readBody } from './request';

/** Returns a request with an endless body in chunks of 1 KiB, and records how much of it was read. */
function endless() {
  const seen = { bytes: 0, isCancelled: false };
  const body = new ReadableStream(
    {
      pull: controller => {
        seen.bytes += 1024;
        controller.enqueue(new Uint8Array(1024));
      },
      cancel: () => {
        seen.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: 'POST', body, duplex: 'half' };
  return { seen, request: new Request('http://localhost/', init) };
}

afterEach(() => void vi.useRealTimers());

describe('readBody', () => {
  it('stops reading an endless body after 1 MiB, and cancels the rest', async () => {
    const { seen, request } = endless();
    await expect(readBody(request, 4096)).rejects.toMatchObject({ code: 'body_too_large' });
    expect(seen).toEqual({ bytes: 1025 * 1024, isCancelled: true });
  });

  it('reads a body that is too large to its end, so that a proxy does not lose the response', async () => {
    const request = new Request('http://localhost/', { method: 'POST', body: 'a'.repeat(900_000) });
    await expect(readBody(request, 4096)).rejects.toMatchObject({ code: 'body_too_large' });
    expect(
      (
        await request.body
          ?.getReader()
          .read()
          .catch(() => null)
      )?.value,
    ).toBeUndefined();
  });

  it('accepts a body of exactly the limit', async () => {
    const request = new Request('http://localhost/', { method: 'POST', body: 'a'.repeat(4096) });
    expect((await readBody(request, 4096)).length).toBe(4096);
  });

  it('returns 408 when a body has not arrived after 30 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const init = { method: 'POST', body: new ReadableStream(), duplex: 'half' };
    const request = new Request('http://localhost/', init);
    const outcome = readBody(request, 4096).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(await Promise.race([outcome, 'still reading'])).toBe('still reading');
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({
      status: 408,
      code: 'request_timeout',
      headers: { Connection: 'close' },
    });
    expect(vi.getTimerCount()).toBe(0);
  });
});
