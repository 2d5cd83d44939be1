import { requireUser } from '@/lib/auth/current-user';
import { route } from '@/lib/http/define-route';
import { parseFields } from '@/lib/http/validation';
import { filterSchema } from '@/lib/transactions/schema';
import { listTransactions } from '@/lib/transactions/server/repository';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/transactions', {
  GET: async request => {
    const user = await requireUser(request.headers);
    const query = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
    const filter = parseFields(filterSchema, Object.fromEntries(query));
    return Response.json(await listTransactions(user, filter));
  },
});
