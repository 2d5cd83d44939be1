import { requireUser } from '@/lib/auth/current-user';
import { getClientIp } from '@/lib/http/client-ip';
import { defineRoute } from '@/lib/http/define-route';
import { rateLimitKyc } from '@/lib/http/rate-limit';
import { log } from '@/lib/log';
import { getKycStatus } from '@/lib/proof/client';

/** How the caller's identity check stands; it only words a hint, so it never fails because Proof does. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/kyc', {
  GET: async request => {
    const { id } = await requireUser(request.headers);
    await rateLimitKyc(id, getClientIp(request));
    const status = await getKycStatus(id).catch(error => {
      log.warn({ error }, 'Proof did not tell how an identity check stands');
      return 'unknown';
    });
    return Response.json({ status });
  },
});
