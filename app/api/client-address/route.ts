import { getClientIp } from '@/lib/http/client-ip';
import { defineRoute } from '@/lib/http/define-route';

/** Returns the caller's address as `client_ip` of a session would have it; null: unknown or private. `npm run doctor`
 *  checks `TRUSTED_PROXIES` with it. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/client-address', {
  GET: async request => Response.json({ address: getClientIp(request) }),
});
