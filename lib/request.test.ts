import { describe, expect, it } from 'vitest';
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
});
