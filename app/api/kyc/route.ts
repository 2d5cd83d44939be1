import { requireUser } from '@/lib/auth/current-user';
import { limitKyc } from '@/lib/limits';
import { log } from '@/lib/log';
import { getKycStatus } from '@/lib/proof/client';
import { clientIpOf } from '@/lib/request';
import { route } from '@/lib/route';

/** How the caller's identity check stands; it only words a hint, so it never fails because Proof does. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/kyc', {
  GET: async request => {
    const { id } = await requireUser(request.headers);
    await limitKyc(id, clientIpOf(request));
    const status = await getKycStatus(id).catch(error => {
      log.warn({ error }, 'Proof did not tell how an identity check stands');
      return 'unknown';
    });
    return Response.json({ status });
  },
});
