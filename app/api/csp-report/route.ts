import { z } from 'zod';
import { env } from '@/lib/env';
import { originSchema } from '@/lib/env-rules';
import { AppError } from '@/lib/errors';
import { getClientIp } from '@/lib/http/client-ip';
import { defineRoute } from '@/lib/http/define-route';
import { rateLimitCspReports } from '@/lib/http/rate-limit';
import { decodeJson, readBody } from '@/lib/http/request';
import { parseOrThrow } from '@/lib/http/validation';
import { log } from '@/lib/log';

type Violation = { directive: string; blocked: string };

/** A host name has 253 characters at most. */
const maxOriginLength = 270;

/** An old directive may have its sources after its name. */
const directiveSchema = z
  .string()
  .regex(/^[a-z-]{1,40}( |$)/)
  .transform(directive => directive.replace(/ .*/s, ''));

/** The body that `report-uri` asks for; browsers differ in which of the two directives they send. */
const cspReportSchema = z
  .looseObject({
    'csp-report': z.looseObject({
      'effective-directive': directiveSchema.optional(),
      'violated-directive': directiveSchema.optional(),
      'blocked-uri': z.string(),
    }),
  })
  .transform(({ 'csp-report': report }): Violation[] => [
    {
      directive: report['effective-directive'] ?? report['violated-directive'] ?? '',
      blocked: report['blocked-uri'],
    },
  ]);

/** The body that `report-to` asks for (Reporting API): reports of any kind, of which violations are read. */
const reportsSchema = z
  .array(z.looseObject({ type: z.string(), body: z.unknown() }))
  .transform(reports => reports.filter(({ type }) => type === 'csp-violation').map(({ body }) => body))
  .pipe(z.array(z.looseObject({ effectiveDirective: directiveSchema, blockedURL: z.string().nullish() })))
  .transform(bodies =>
    bodies.map((body): Violation => ({ directive: body.effectiveDirective, blocked: body.blockedURL ?? '' })),
  );

const schemas = new Map<string, z.ZodType<Violation[]>>([
  ['application/csp-report', cspReportSchema],
  ['application/reports+json', reportsSchema],
]);

/** Reports of browsers about what our Content-Security-Policy stopped. Anybody can send one, and the blocked address may
 *  hold what is nobody's business: only the directive and the origin are written down. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/csp-report', {
  POST: async request => {
    const [type = ''] = (request.headers.get('content-type') ?? '').toLowerCase().split(';');
    const schema = schemas.get(type.trim());
    if (schema === undefined)
      throw new AppError('unsupported_media_type', {
        message: 'A report must be sent as application/csp-report or application/reports+json.',
      });
    const violations = parseOrThrow(schema, decodeJson(await readBody(request, 16 * 1024)));
    if (violations.length > 0) await rateLimitCspReports(getClientIp(request), violations.length);
    for (const { directive, blocked } of violations) {
      const origin = originOf(blocked);
      log.warn(
        { directive, origin, ...adviceFor(directive, origin) },
        'a browser blocked something on our page',
      );
    }
    return new Response(null, { status: 204 });
  },
});

/** A web origin, or the browser's own word for what has none, such as `inline`. */
function originOf(blocked: string): string {
  if (/^[a-z-]{1,20}$/.test(blocked)) return blocked;
  const { protocol, origin } = URL.canParse(blocked) ? new URL(blocked) : { protocol: '', origin: '' };
  return /^https?:$/.test(protocol) && origin.length <= maxOriginLength ? origin : 'other';
}

/** The line that lets a blocked frame in, where the configuration could hold it. A redirected frame is reported with the
 *  origin that it came from. The advice says whose word it is: a page's, or that of anybody who sent a report. */
function adviceFor(directive: string, origin: string) {
  const { PROOF_FRAME_ORIGINS } = env();
  if (directive !== 'frame-src' || !originSchema.safeParse(origin).success) return {};
  const claim =
    'A report claims this, and nothing proves it: anybody can send one, and a script that should not be on the page can frame any origin.';
  const isKnown = PROOF_FRAME_ORIGINS.includes(origin);
  const line = `PROOF_FRAME_ORIGINS=${[...PROOF_FRAME_ORIGINS, origin].join(',')}`;
  return {
    advice: isKnown
      ? `${claim} This origin is let in already, so it redirects to another: ask Proof which, and add that to PROOF_FRAME_ORIGINS.`
      : `${claim} Only if Proof confirms that this origin is its widget's, set ${line}`,
  };
}
