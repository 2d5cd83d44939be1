import { getClientIp } from '@/lib/http/client-ip';
import { defineRoute } from '@/lib/http/define-route';

/** The caller's own address, as a session would carry it; null: none that can be given. `npm run doctor` asks here
 *  whether the way through the proxies is right. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/client-address', {
  GET: async request => Response.json({ address: getClientIp(request) }),
});
