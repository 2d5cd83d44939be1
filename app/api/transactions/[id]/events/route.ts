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
        // nginx would hold the events until its buffer is full.
        'X-Accel-Buffering': 'no',
        // The server's shutdown would wait for a connection that stays open after its stream.
        Connection: 'close',
      },
    });
  },
});
