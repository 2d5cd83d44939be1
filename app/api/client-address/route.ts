import { defineRoute } from '@/lib/http/define-route';
import { getClientIp } from '@/lib/http/request';

/** The caller's own address, as a session would carry it; null: none that can be given. `npm run doctor` asks here
 *  whether the way through the proxies is right. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/client-address', {
  GET: async request => Response.json({ address: getClientIp(request) }),
});
