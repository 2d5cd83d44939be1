import { z } from 'zod';
import { clearedDemoCookie, demoCookie, emailSchema } from '@/lib/auth/demo';
import { env } from '@/lib/env';
import { route } from '@/lib/http/define-route';
import { limitSignIns } from '@/lib/http/rate-limit';
import { clientIpOf, decodeJson, readJsonBody, requireOwnOrigin } from '@/lib/http/request';
import { parseFields } from '@/lib/http/validation';

const bodySchema = z.strictObject({ email: emailSchema });

const isDemo = () => env().AUTH_MODE === 'demo';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  '/api/demo-user',
  {
    POST: async request => {
      requireOwnOrigin(request);
      const { email } = parseFields(bodySchema, decodeJson(await readJsonBody(request, 4 * 1024)));
      await limitSignIns(clientIpOf(request));
      return Response.json({ email }, { headers: { 'Set-Cookie': await demoCookie(email) } });
    },
    DELETE: async request => {
      requireOwnOrigin(request);
      return new Response(null, { status: 204, headers: { 'Set-Cookie': clearedDemoCookie() } });
    },
  },
  isDemo,
);
