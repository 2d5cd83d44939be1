import { z } from 'zod';
import { clearedDemoCookie, demoCookie, emailSchema } from '@/lib/auth/demo';
import { env } from '@/lib/env';
import { getClientIp } from '@/lib/http/client-ip';
import { defineRoute } from '@/lib/http/define-route';
import { rateLimitSignIn } from '@/lib/http/rate-limit';
import { decodeJson, readJsonBody, requireSameOrigin } from '@/lib/http/request';
import { parseOrThrow } from '@/lib/http/validation';

const bodySchema = z.strictObject({ email: emailSchema });

const isDemo = () => env().AUTH_MODE === 'demo';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  '/api/demo-user',
  {
    POST: async request => {
      requireSameOrigin(request);
      const { email } = parseOrThrow(bodySchema, decodeJson(await readJsonBody(request, 4 * 1024)));
      await rateLimitSignIn(getClientIp(request));
      return Response.json({ email }, { headers: { 'Set-Cookie': await demoCookie(email) } });
    },
    DELETE: async request => {
      requireSameOrigin(request);
      return new Response(null, { status: 204, headers: { 'Set-Cookie': clearedDemoCookie() } });
    },
  },
  isDemo,
);
