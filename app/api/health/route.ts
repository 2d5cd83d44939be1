import { withDatabase } from '@/lib/db';
import { requireTables } from '@/lib/db/missing-tables';
import { route } from '@/lib/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/health', {
  GET: async () => {
    await withDatabase(requireTables);
    return Response.json({ status: 'ok' });
  },
});
