/** The test cases, in one table: cards, e-mails and amounts, each with what it does. The code that acts on a
 *  case reads it here, and the README's table is printed from here. */

import type { Failure } from './control/failures';
import { type Answer, proofError } from './responses';

const failing = (
  status: number,
  error: string,
  code: string,
  headers = {},
): { does: string; failure: Answer } => {
  const answer = proofError(status, error, code, `The simulator was asked for this ${status}.`);
  return {
    does: `${status} \`${error}\` \`${code}\``,
    failure: { ...answer, headers: { ...answer.headers, ...headers } },
  };
};
const html = { 'content-type': 'text/html' };

/** Answers that go wrong. By e-mail (`error-502@…`, `error-502-once@…`) or through POST /__simulator/failures. */
export const failureCases: Readonly<Record<string, { does: string; failure: Failure }>> = {
  'error-400-validation': failing(400, 'invalid_request', 'validation_error'),
  'error-400-currency': failing(400, 'invalid_request', 'currency_not_allowed'),
  'error-400-wallet': failing(400, 'wallet_not_supported', 'WALLET_NOT_SUPPORTED'),
  'error-401': failing(401, 'unauthorised', 'invalid_token'),
  'error-403': failing(403, 'forbidden', 'forbidden_origin'),
  'error-404': failing(404, 'not_found', 'not_found'),
  'error-409': failing(409, 'conflict', 'session_already_used'),
  'error-422': failing(422, 'invalid_request', 'unprocessable'),
  'error-429': failing(429, 'rate_limited', 'rate_limit_exceeded', { 'retry-after': '1' }),
  'error-500': failing(500, 'internal_error', 'db_error'),
  'error-502': failing(502, 'upstream_error', 'provider_error'),
  'error-502-unavailable': failing(502, 'upstream_unavailable', 'upstream_unavailable'),
  'error-503': {
    does: '503 with an HTML page for a body',
    failure: {
      status: 503,
      headers: html,
      body: '<!doctype html><title>503</title><h1>Service unavailable</h1>',
    },
  },
  'error-504': failing(504, 'upstream_unavailable', 'upstream_timeout'),
  slow: { does: 'the answer comes 3 s late', failure: { delay_ms: 3000 } },
  hang: { does: 'no answer ever comes', failure: { hang: true } },
  cut: { does: 'the connection is cut before a byte is answered', failure: { cut: 'start' } },
  'cut-headers': { does: 'the connection is cut after the headers', failure: { cut: 'headers' } },
  'cut-middle': { does: 'the connection is cut in the middle of the body', failure: { cut: 'middle' } },
  garbage: {
    does: '200 whose body is not JSON',
    failure: { status: 200, headers: html, body: '<<< not JSON >>>' },
  },
  truncated: { does: 'a complete 200 whose JSON stops half-way', failure: { edit: 'truncated' } },
  huge: { does: '200 with a body of 10 MB', failure: { edit: 'huge' } },
  incomplete: { does: '200 without `init_token`', failure: { edit: 'incomplete' } },
  redirect: {
    does: '302 to another path',
    failure: { status: 302, headers: { location: '/redirected' }, body: '' },
  },
  created: { does: '201 with the whole session, in place of 200', failure: { success: 201 } },
  'no-content': { does: '204, no body', failure: { status: 204, headers: {}, body: '' } },
};

export interface EmailCase {
  readonly does: string;
  /** What becomes of the identity check. */
  readonly identity?: 'verified' | 'fails' | 'pending' | 'review';
  /** What the widget does with a session that is in order. */
  readonly widget?: 'log-in' | 'signature';
  readonly failure?: Failure;
  readonly isOnce?: boolean;
}

/** By the part of the e-mail before `+` or `@`, so `declined+ab12@example.com` is a user of its own. */
export const emailCases: Readonly<Record<string, EmailCase>> = {
  verified: { does: 'a returning user: no identity check', identity: 'verified' },
  'identity-failed': { does: 'the identity check fails', identity: 'fails' },
  'identity-pending': { does: 'the identity check stays under review', identity: 'pending' },
  'identity-review': { does: 'the identity check is under review for 3 s, then passed', identity: 'review' },
  'log-in': { does: 'the token counts as spent: the widget asks to log in', widget: 'log-in' },
  signature: { does: 'the widget says "Signature is invalid" at the payment method', widget: 'signature' },
  ...Object.fromEntries(
    Object.entries(failureCases).flatMap(([name, { does, failure }]) => [
      [name, { does: `session: ${does}`, failure }],
      [`${name}-once`, { does: `session: the same, the first time only`, failure, isOnce: true }],
    ]),
  ),
};

export interface AmountCase {
  readonly does: string;
  readonly outcome: 'fails' | 'cancelled' | 'deposit-window-over' | 'stuck' | 'slow';
}

/** By the crypto amount; `13.010` is `13.01` too. */
export const amountCases: Readonly<Record<string, AmountCase>> = {
  '13.01': { does: 'buy: the delivery fails after payment; sell: the payout fails', outcome: 'fails' },
  '13.02': { does: 'cancelled as soon as a payment method is picked', outcome: 'cancelled' },
  '13.03': { does: 'sell: the deposit window ends before anything was sent', outcome: 'deposit-window-over' },
  '13.04': { does: 'delivery or payout takes 30 s', outcome: 'slow' },
  '13.05': { does: 'stays in processing', outcome: 'stuck' },
};

export interface CardCase {
  readonly does: string;
  /** What the card form says; without it the card is good. */
  readonly refusal?: string;
}

/** By card number. Every other valid number is approved. */
export const cardCases: Readonly<Record<string, CardCase>> = {
  '4242 4242 4242 4242': { does: 'approved' },
  '4000 0000 0000 0002': { does: 'declined', refusal: 'Your card was declined.' },
  '4000 0000 0000 9995': { does: 'insufficient funds', refusal: 'Your card has insufficient funds.' },
  '4000 0000 0000 0127': { does: 'wrong CVC', refusal: 'The security code of your card is wrong.' },
  '4000 0000 0000 0069': { does: 'expired', refusal: 'Your card has expired.' },
  '4000 0000 0000 0119': { does: 'processing error', refusal: 'The card could not be processed. Try again.' },
};

const own = <T>(table: Readonly<Record<string, T>>, key: string) =>
  Object.hasOwn(table, key) ? table[key] : undefined;

export function caseOfEmail(email: string): EmailCase | undefined {
  return own(emailCases, /^[^+@]*/.exec(email.toLowerCase())?.[0] ?? '');
}

export function caseOfAmount(amount: string): AmountCase | undefined {
  return own(amountCases, amount.replace(/^0+(?=\d)/, '').replace(/(\.\d*?)0+$/, '$1'));
}

export function caseOfCard(digits: string): CardCase | undefined {
  return own(cardCases, digits.replace(/(.{4})(?=.)/g, '$1 '));
}

/** Every case, as the README and the simulator's page show it; they say of `-once` what it means for each failure. */
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
