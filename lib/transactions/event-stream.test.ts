import { describe, expect, it } from 'vitest';
import { beginStopping } from '@/lib/stopping';
import { openEventStream } from './event-stream';

describe('a stream that is asked for while the server stops', () => {
  it('503 stopping, before anything is looked up', async () => {
    beginStopping();
    const user = { id: 'u', email: 'u@example.com', signedInUntil: Date.now() + 1000 };
    const request = new Request('http://localhost:3000/api/transactions/a/events');
    await expect(openEventStream(user, 'a', request)).rejects.toMatchObject({
      status: 503,
      error: 'stopping',
      code: 'stopping',
    });
  });
});
