/** Who a session is for. */
import { inRequest, type Rule } from './rule';
import type { Session } from './traffic';

/** The sessions whose `differs` is not what it was the first time that their `same` was seen. */
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
    summary: 'One e-mail address came with different values of `partner_user_id`.',
    fix: 'Send the identifier that your own system has for the user, the same each time; do not make one per session.',
    source: 'Proof: your stable internal user identifier, used for KYC mapping',
    find: ({ sessions }) => differing(sessions, 'user_email', 'partner_user_id'),
  },
  {
    id: 'user-email-differs',
    level: 'note',
    summary: 'One `partner_user_id` came with different e-mail addresses.',
    fix: 'Fine if the user changed it. If not, two users share an identifier: whoever brings an e-mail gets the identity that was verified for it.',
    source: 'Ours: Proof uses the e-mail to find or create the identity',
    find: ({ sessions }) => differing(sessions, 'partner_user_id', 'user_email'),
  },
];
