import { describe, expect, it } from 'vitest';
import { defineRoute } from './define-route';

const context = { params: Promise.resolve({}) };

describe('defineRoute', () => {
  it('returns 500 internal_error with a request id, and without the cause, when the handler throws', async () => {
    const { GET } = defineRoute('/api/test', {
      GET: async () => {
        throw new Error('postgres://app:secret@db.internal');
      },
    });
    const response = await GET(new Request('http://localhost:3000/api/test'), context);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      error: 'internal_error',
      code: 'internal_error',
      message: 'Something went wrong on our side. Please try again.',
      request_id: response.headers.get('x-request-id'),
    });
  });
});
