import { z } from 'zod';
import { env } from '@/lib/env';
import { parseFields } from '@/lib/fields';
import { limitUse } from '@/lib/limits';
import { log } from '@/lib/log';
import { clientIpOf, decodeJson, readBody } from '@/lib/request';
import { route } from '@/lib/route';

/** A host name has 253 characters at most. */
const longestOrigin = 270;

/** Browsers differ in which of the two they send; the older one may have the directive's sources after its name. */
const directiveSchema = z
  .string()
  .regex(/^[a-z-]{1,40}( |$)/)
  .optional();

const bodySchema = z.looseObject({
  'csp-report': z.looseObject({
    'effective-directive': directiveSchema,
    'violated-directive': directiveSchema,
    'blocked-uri': z.string(),
  }),
});

/** What browsers say of things that our Content-Security-Policy stopped. Anybody can send one, and the blocked
 *  address may hold what is nobody's business: only the directive and the origin are written down. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = route('/api/csp-report', {
  POST: async request => {
    const body = parseFields(bodySchema, decodeJson(await readBody(request, 16 * 1024)));
    await limitUse('csp_report', clientIpOf(request));
    const report = body['csp-report'];
    const [directive] = (report['effective-directive'] ?? report['violated-directive'] ?? '').split(' ');
    const origin = originOf(report['blocked-uri']);
    log.warn(
      { directive, origin, ...adviceFor(directive, origin) },
      'a browser blocked something on our page',
    );
    return new Response(null, { status: 204 });
  },
});

/** A web origin, or the browser's own word for what has none, such as `inline`. */
function originOf(blocked: string): string {
  if (/^[a-z-]{1,20}$/.test(blocked)) return blocked;
  const { protocol, origin } = URL.canParse(blocked) ? new URL(blocked) : { protocol: '', origin: '' };
  return /^https?:$/.test(protocol) && origin.length <= longestOrigin ? origin : 'other';
}

/** A frame that the configuration does not let in: the line that does. A redirected frame is reported with the origin
 *  that it came from. */
function adviceFor(directive: string | undefined, origin: string) {
  const { PROOF_FRAME_ORIGINS } = env();
  if (directive !== 'frame-src' || !origin.startsWith('http')) return {};
  if (PROOF_FRAME_ORIGINS.includes(origin))
    return {
      advice: 'This origin redirects to another: ask Proof which, and add it to PROOF_FRAME_ORIGINS.',
    };
  const line = `PROOF_FRAME_ORIGINS=${[...PROOF_FRAME_ORIGINS, origin].join(',')}`;
  return { advice: `If Proof confirms that this origin is its widget's, set ${line}` };
}
