import { requireVerifiedUser } from '@/lib/auth/current-user';
import { getClientIp } from '@/lib/http/client-ip';
import { defineRoute } from '@/lib/http/define-route';
import { rateLimitSession } from '@/lib/http/rate-limit';
import { decodeJson, readJsonBody, requireSameOrigin } from '@/lib/http/request';
import { openSession } from '@/lib/transactions/server/open-session';
import { parseOrder } from '@/lib/transactions/server/supported-pairs';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/session', {
  POST: async request => {
    requireSameOrigin(request);
    const body = await readJsonBody(request, 4 * 1024);
    const user = await requireVerifiedUser(request.headers);
    const order = parseOrder(decodeJson(body));
    const clientIp = getClientIp(request);
    await rateLimitSession(user.id, clientIp);
    const session = await openSession(user, order, clientIp);
    return new Response(session, { headers: { 'Content-Type': 'application/json' } });
  },
});
