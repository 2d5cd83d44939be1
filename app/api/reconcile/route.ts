import { bearerToken } from '@/lib/auth/jwt';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { route } from '@/lib/http/define-route';
import { isSameSecret } from '@/lib/http/timing-safe-equal';
import { reconcile } from '@/lib/transactions/server/reconciler';

const isOn = () => env().RECONCILE_KEY !== undefined;

/** One round of the reconciler, for hosts with no long-lived process. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  '/api/reconcile',
  {
    POST: async request => {
      if (!isSameSecret(bearerToken(request.headers) ?? '', env().RECONCILE_KEY))
        throw new AppError('invalid_key');
      return Response.json({ asked: await reconcile() });
    },
  },
  isOn,
);
