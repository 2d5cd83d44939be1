import { afterEach, describe, expect, it, vi } from 'vitest';
import { readBody } from './request';

/** A request whose body says 1 KiB whenever it is asked, without end; what was taken of it. */
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
  it('takes no more of a body than the piece that passes the limit, and cancels the rest', async () => {
    const { seen, request } = endless();
    await expect(readBody(request, 4096)).rejects.toMatchObject({ code: 'body_too_large' });
    expect(seen).toEqual({ bytes: 5 * 1024, isCancelled: true });
  });

  it('takes nothing of a body that says to be longer', async () => {
    const { seen, request } = endless();
    request.headers.set('content-length', '4097');
    await expect(readBody(request, 4096)).rejects.toMatchObject({ code: 'body_too_large' });
    expect(seen.bytes).toBe(0);
  });

  it.each([null, '10'])(
    'gives up a body that has not arrived after 30 s (announced length: %s)',
    async length => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const init = { method: 'POST', body: new ReadableStream(), duplex: 'half' };
      const request = new Request('http://localhost/', init);
      if (length !== null) request.headers.set('content-length', length);
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
    },
  );
});
