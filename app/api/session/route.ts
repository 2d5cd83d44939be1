import { requireVerifiedUser } from '@/lib/auth/current-user';
import { route } from '@/lib/http/define-route';
import { limitSessions } from '@/lib/http/rate-limit';
import { clientIpOf, decodeJson, readJsonBody, requireOwnOrigin } from '@/lib/http/request';
import { openSession } from '@/lib/transactions/server/open-session';
import { parseOrder } from '@/lib/transactions/server/supported-pairs';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/session', {
  POST: async request => {
    requireOwnOrigin(request);
    const body = await readJsonBody(request, 4 * 1024);
    const user = await requireVerifiedUser(request.headers);
    const order = parseOrder(decodeJson(body));
    const clientIp = clientIpOf(request);
    await limitSessions(user.id, clientIp);
    const session = await openSession(user, order, clientIp);
    return new Response(session, { headers: { 'Content-Type': 'application/json' } });
  },
});
