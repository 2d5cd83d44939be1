import { requireWritableDatabase } from '@/lib/db/write-probe';
import { route } from '@/lib/route';

/** However often health is asked for, the database is written to about once in this time. */
const maxAgeMs = 1_000;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/health', {
  GET: async () => {
    await requireWritableDatabase(maxAgeMs);
    return Response.json({ status: 'ok' });
  },
});
