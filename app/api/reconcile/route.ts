import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { defineRoute } from '@/lib/http/define-route';
import { bearerToken } from '@/lib/http/request';
import { timingSafeEqualStrings } from '@/lib/http/timing-safe-equal';
import { reconcile } from '@/lib/transactions/server/reconciler';

const isOn = () => env().RECONCILE_KEY !== undefined;

/** Runs one round of the reconciler, for hosts without a long-lived process. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  '/api/reconcile',
  {
    POST: async request => {
      if (!timingSafeEqualStrings(bearerToken(request.headers) ?? '', env().RECONCILE_KEY))
        throw new AppError('invalid_key');
      return Response.json({ asked: await reconcile() });
    },
  },
  isOn,
);
