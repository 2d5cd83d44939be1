import { requireWritableDatabase } from '@/lib/db/write-probe';
import { defineRoute } from '@/lib/http/define-route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/health', {
  GET: async () => {
    await requireWritableDatabase();
    return Response.json({ status: 'ok' });
  },
});
