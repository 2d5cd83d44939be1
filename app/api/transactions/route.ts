import { requireUser } from '@/lib/auth/current-user';
import { parseFields } from '@/lib/fields';
import { route } from '@/lib/route';
import { listTransactions } from '@/lib/transactions/record';
import { filterSchema } from '@/lib/transactions/schema';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/transactions', {
  GET: async request => {
    const user = await requireUser(request.headers);
    const query = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
    const filter = parseFields(filterSchema, Object.fromEntries(query));
    return Response.json(await listTransactions(user, filter));
  },
});
