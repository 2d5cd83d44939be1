import { requireUser } from '@/lib/auth/current-user';
import { AppError } from '@/lib/errors';
import { defineRoute } from '@/lib/http/define-route';
import { openEventStream } from '@/lib/transactions/server/event-stream';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/transactions/:id/events', {
  GET: async (request, { id }) => {
    const user = await requireUser(request.headers);
    const stream = await openEventStream(user, String(id), request);
    if (stream === null) throw new AppError('not_found');
    return new Response(stream, {
      headers: {
        'Content-Type': 'text/event-stream',
        // nginx would keep the events back until its buffer is full.
        'X-Accel-Buffering': 'no',
        // A server that stops would wait for a connection that outlives its stream.
        Connection: 'close',
      },
    });
  },
});
