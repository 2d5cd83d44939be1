import { requireUser } from '@/lib/auth/current-user';
import { AppError } from '@/lib/errors';
import { defineRoute } from '@/lib/http/define-route';
import { getOwnTransaction } from '@/lib/transactions/server/repository';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/transactions/:id', {
  GET: async (request, { id }) => {
    const user = await requireUser(request.headers);
    const transaction = await getOwnTransaction(user, String(id));
    if (transaction === null) throw new AppError('not_found');
    return Response.json(transaction);
  },
});
