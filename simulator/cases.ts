/** The test cases: cards, e-mails and amounts, each with a description. The simulator reads its behaviour from these
 *  tables, and the README's table is printed from them. */

import type { Failure } from './control/failures';
import { type HttpResponse, proofError } from './responses';

const errorCase = (
  status: number,
  error: string,
  code: string,
  headers = {},
): { does: string; failure: HttpResponse } => {
  const response = proofError(status, error, code, `The simulator was asked for this ${status}.`);
  return {
    does: `${status} \`${error}\` \`${code}\``,
    failure: { ...response, headers: { ...response.headers, ...headers } },
  };
};
const html = { 'content-type': 'text/html' };

/** Failing responses. Select one by e-mail (`error-502@…`, `error-502-once@…`) or with POST /__simulator/failures. */
export const failureCases: Readonly<Record<string, { does: string; failure: Failure }>> = {
  'error-400-validation': errorCase(400, 'invalid_request', 'validation_error'),
  'error-400-currency': errorCase(400, 'invalid_request', 'currency_not_allowed'),
  'error-400-wallet': errorCase(400, 'wallet_not_supported', 'WALLET_NOT_SUPPORTED'),
  'error-401': errorCase(401, 'unauthorised', 'invalid_token'),
  'error-403': errorCase(403, 'forbidden', 'forbidden_origin'),
  'error-404': errorCase(404, 'not_found', 'not_found'),
  'error-409': errorCase(409, 'conflict', 'session_already_used'),
  'error-422': errorCase(422, 'invalid_request', 'unprocessable'),
  'error-429': errorCase(429, 'rate_limited', 'rate_limit_exceeded', { 'retry-after': '1' }),
  'error-500': errorCase(500, 'internal_error', 'db_error'),
  'error-502': errorCase(502, 'upstream_error', 'provider_error'),
  'error-502-unavailable': errorCase(502, 'upstream_unavailable', 'upstream_unavailable'),
  'error-503': {
    does: '503 with an HTML page as the body',
    failure: {
      status: 503,
      headers: html,
      body: '<!doctype html><title>503</title><h1>Service unavailable</h1>',
    },
  },
  'error-504': errorCase(504, 'upstream_unavailable', 'upstream_timeout'),
  slow: { does: 'the response is delayed by 3 s', failure: { delay_ms: 3000 } },
  hang: { does: 'no response is ever sent', failure: { hang: true } },
  cut: { does: 'the connection is cut before the first byte of the response', failure: { cut: 'start' } },
  'cut-headers': { does: 'the connection is cut after the headers', failure: { cut: 'headers' } },
  'cut-middle': { does: 'the connection is cut in the middle of the body', failure: { cut: 'middle' } },
  garbage: {
    does: '200 with a body that is not JSON',
    failure: { status: 200, headers: html, body: '<<< not JSON >>>' },
  },
  truncated: {
    does: 'a complete 200 with JSON that is cut off in the middle',
    failure: { edit: 'truncated' },
  },
  huge: { does: '200 with a body of 10 MB', failure: { edit: 'huge' } },
  incomplete: { does: '200 without `init_token`', failure: { edit: 'incomplete' } },
  redirect: {
    does: '302 to another path',
    failure: { status: 302, headers: { location: '/redirected' }, body: '' },
  },
  created: { does: '201 instead of 200, with the complete session', failure: { success: 201 } },
  'no-content': { does: '204 without a body', failure: { status: 204, headers: {}, body: '' } },
};

export interface EmailCase {
  readonly does: string;
  /** The result of the identity check. */
  readonly identity?: 'verified' | 'fails' | 'pending' | 'review';
  /** What the widget shows although the session is valid. */
  readonly widget?: 'log-in' | 'signature';
  readonly failure?: Failure;
  readonly isOnce?: boolean;
}

/** Keys are the part of the e-mail before `+` or `@`, so each `verified+<text>@example.com` is a separate user. */
export const emailCases: Readonly<Record<string, EmailCase>> = {
  verified: { does: 'a returning user: no identity check', identity: 'verified' },
  'identity-failed': { does: 'the identity check fails', identity: 'fails' },
  'identity-pending': { does: 'the identity check stays under review', identity: 'pending' },
  'identity-review': {
    does: 'the identity check is under review for 3 s, then verified',
    identity: 'review',
  },
  'log-in': { does: 'the init token counts as used: the widget shows the log-in form', widget: 'log-in' },
  signature: {
    does: 'the widget shows "Signature is invalid" after the choice of a payment method',
    widget: 'signature',
  },
  ...Object.fromEntries(
    Object.entries(failureCases).flatMap(([name, { does, failure }]) => [
      [name, { does: `session: ${does}`, failure }],
      [`${name}-once`, { does: `session: the same, but only the first time`, failure, isOnce: true }],
    ]),
  ),
};

export interface AmountCase {
  readonly does: string;
  readonly outcome: 'fails' | 'cancelled' | 'deposit-window-over' | 'stuck' | 'slow';
}

/** Keys are crypto amounts. `13.010` also selects `13.01`. */
export const amountCases: Readonly<Record<string, AmountCase>> = {
  '13.01': { does: 'buy: the delivery fails after payment; sell: the payout fails', outcome: 'fails' },
  '13.02': { does: 'cancelled when a payment method is chosen', outcome: 'cancelled' },
  '13.03': { does: 'sell: the deposit window ends before a deposit arrives', outcome: 'deposit-window-over' },
  '13.04': { does: 'delivery or payout takes 30 s', outcome: 'slow' },
  '13.05': { does: 'stays in processing', outcome: 'stuck' },
};

export interface CardCase {
  readonly does: string;
  /** The error that the card form shows. The card is approved without it. */
  readonly refusal?: string;
}

/** Keys are card numbers. Every other valid number is approved. */
export const cardCases: Readonly<Record<string, CardCase>> = {
  '4242 4242 4242 4242': { does: 'approved' },
  '4000 0000 0000 0002': { does: 'declined', refusal: 'Your card was declined.' },
  '4000 0000 0000 9995': { does: 'insufficient funds', refusal: 'Your card has insufficient funds.' },
  '4000 0000 0000 0127': { does: 'wrong CVC', refusal: 'The security code of your card is wrong.' },
  '4000 0000 0000 0069': { does: 'expired', refusal: 'Your card has expired.' },
  '4000 0000 0000 0119': { does: 'processing error', refusal: 'The card could not be processed. Try again.' },
};

const ownValue = <T>(table: Readonly<Record<string, T>>, key: string) =>
  Object.hasOwn(table, key) ? table[key] : undefined;

export function caseOfEmail(email: string): EmailCase | undefined {
  return ownValue(emailCases, /^[^+@]*/.exec(email.toLowerCase())?.[0] ?? '');
}

export function caseOfAmount(amount: string): AmountCase | undefined {
  return ownValue(amountCases, amount.replace(/^0+(?=\d)/, '').replace(/(\.\d*?)0+$/, '$1'));
}

export function caseOfCard(digits: string): CardCase | undefined {
  return ownValue(cardCases, digits.replace(/(.{4})(?=.)/g, '$1 '));
}

/** Returns the rows of the table in the README and on the simulator's page. It has no rows for `-once`, because the
 *  README explains the suffix for all failures. */
export function caseRows(): { where: string; write: string; does: string }[] {
  const rows = (where: string, table: Readonly<Record<string, { does: string }>>, suffix = '') =>
    Object.entries(table).map(([name, { does }]) => ({ where, write: `${name}${suffix}`, does }));
  const people = Object.entries(emailCases).filter(([, { failure }]) => !failure);
  const failures = Object.fromEntries(
    Object.entries(failureCases).map(([name, { does }]) => [name, { does: `session: ${does}` }]),
  );
  return [
    ...rows('card', cardCases),
    ...rows('amount', amountCases),
    ...rows('e-mail', Object.fromEntries(people), '@…'),
    ...rows('e-mail', failures, '@…'),
  ];
}

export function casesAsMarkdown(): string {
  const rows = caseRows().map(({ where, write, does }) => `| ${where} | \`${write}\` | ${does} |`);
  return ['| where | write | what happens |', '|---|---|---|', ...rows].join('\n');
}
