import { sql } from 'drizzle-orm';
import { withDatabase } from '@/lib/db';
import { route } from '@/lib/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/health', {
  GET: async () => {
    await withDatabase(db => db.execute(sql`select 1`));
    return Response.json({ status: 'ok' });
  },
});
