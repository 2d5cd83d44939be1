import { requireWritableDatabase } from '@/lib/db/write-probe';
import { route } from '@/lib/http/define-route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/health', {
  GET: async () => {
    await requireWritableDatabase();
    return Response.json({ status: 'ok' });
  },
});
