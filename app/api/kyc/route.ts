import { requireUser } from '@/lib/auth/current-user';
import { getClientIp } from '@/lib/http/client-ip';
import { defineRoute } from '@/lib/http/define-route';
import { rateLimitKyc } from '@/lib/http/rate-limit';
import { log } from '@/lib/log';
import { getKycStatus } from '@/lib/transactions/server/proof';

/** Returns the status of the caller's identity check, `unknown` when Proof fails: the page only shows a hint with it. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/kyc', {
  GET: async request => {
    const { id } = await requireUser(request.headers);
    await rateLimitKyc(id, getClientIp(request));
    const status = await getKycStatus(id).catch(error => {
      log.warn({ error }, 'reading the identity check from Proof failed');
      return 'unknown';
    });
    return Response.json({ status });
  },
});
