import { requireUser } from '@/lib/auth/current-user';
import { defineRoute } from '@/lib/http/define-route';
import { parseOrThrow } from '@/lib/http/validation';
import { filterSchema } from '@/lib/transactions/schema';
import { listTransactions } from '@/lib/transactions/server/repository';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/transactions', {
  GET: async request => {
    const user = await requireUser(request.headers);
    const query = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
    const filter = parseOrThrow(filterSchema, Object.fromEntries(query));
    return Response.json(await listTransactions(user, filter));
  },
});
