/** Rules on the user of a session. */
import { inRequest, type Rule } from './rule';
import type { Session } from './traffic';

/** Returns the sessions whose `valueField` differs from the first session with the same `keyField`. */
function differing(sessions: readonly Session[], keyField: string, valueField: string) {
  const first = new Map<unknown, unknown>();
  return sessions.flatMap(({ request, requestFields }) => {
    const before = first.get(requestFields[keyField]) ?? requestFields[valueField];
    first.set(requestFields[keyField], before);
    if (before === requestFields[valueField]) return [];
    return [
      inRequest(request, `${requestFields[keyField]}: first ${before}, now ${requestFields[valueField]}`),
    ];
  });
}

export const userRules: readonly Rule[] = [
  {
    id: 'user-id-not-stable',
    level: 'failed',
    summary: 'One e-mail address was sent with different values of `partner_user_id`.',
    fix: 'Send the identifier of the user in your own system, the same each time. Do not create an identifier per session.',
    source: 'Proof: your stable internal user identifier, used for KYC mapping',
    find: ({ sessions }) => differing(sessions, 'user_email', 'partner_user_id'),
  },
  {
    id: 'user-email-differs',
    level: 'note',
    summary: 'One `partner_user_id` was sent with different e-mail addresses.',
    fix: 'This is fine if the user changed the address. If not, two users share an identifier. A user gets the identity that was verified for the e-mail.',
    source: 'Ours: Proof uses the e-mail to find or create the identity',
    find: ({ sessions }) => differing(sessions, 'partner_user_id', 'user_email'),
  },
];
