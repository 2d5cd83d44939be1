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

/** A host name has at most 253 characters. */
const maxOriginLength = 270;

/** Old browsers send the sources after the directive's name. */
const directiveSchema = z
  .string()
  .regex(/^[a-z-]{1,40}( |$)/)
  .transform(directive => directive.replace(/ .*/s, ''));

/** The body that browsers send for `report-uri`. Some send one of the two directives, some the other. */
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

/** The body that browsers send for `report-to` (Reporting API). Reports of other types are ignored. */
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

/** Logs violations of our Content-Security-Policy that browsers report. Anybody can send a report, and a blocked URL can
 *  hold private data: only the directive and the origin are logged. */
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
      log.warn({ directive, origin, ...adviceFor(directive, origin) }, 'the page policy blocked a resource');
    }
    return new Response(null, { status: 204 });
  },
});

/** Returns the web origin, or the browser's keyword such as `inline`; else `other`. */
function originOf(blocked: string): string {
  if (/^[a-z-]{1,20}$/.test(blocked)) return blocked;
  const { protocol, origin } = URL.canParse(blocked) ? new URL(blocked) : { protocol: '', origin: '' };
  return /^https?:$/.test(protocol) && origin.length <= maxOriginLength ? origin : 'other';
}

/** Returns the line of configuration that allows a blocked frame, if its origin is valid there. Browsers report a
 *  redirected frame with its first origin, so a blocked origin can be allowed already. The advice says that the report is
 *  not proof, because anybody can send one. */
function adviceFor(directive: string, origin: string) {
  const { PROOF_FRAME_ORIGINS } = env();
  if (directive !== 'frame-src' || !originSchema.safeParse(origin).success) return {};
  const claim =
    'A report claims this, and nothing proves it: anybody can send one, and an injected script can frame any origin.';
  const isKnown = PROOF_FRAME_ORIGINS.includes(origin);
  const line = `PROOF_FRAME_ORIGINS=${[...PROOF_FRAME_ORIGINS, origin].join(',')}`;
  return {
    advice: isKnown
      ? `${claim} This origin is allowed already, so it redirects to another origin: ask Proof which, and add that to PROOF_FRAME_ORIGINS.`
      : `${claim} Only if Proof confirms that this origin belongs to its widget, set ${line}`,
  };
}
