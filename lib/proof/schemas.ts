/** Proof's wire format, as far as we rely on it. Everything else in an answer is let through untouched. */
import { z } from 'zod';
import { statusPattern, textForm, transactionIdPattern } from './patterns';

/** What we send to open a session: exactly these names. `amount` is in crypto, a decimal string as typed. */
export type SessionRequest = {
  partner_user_id: string;
  user_email: string;
  network: string;
  currency: string;
  amount: string;
  type: 'buy' | 'sell';
  redirect_url: string;
  /** Left out when the user's address is not known. */
  client_ip?: string;
  /** Only where Proof told the partner to send it. */
  address?: string;
};

const text = z.string().min(1).regex(textForm);

/** The fields of a session that are certain: the reference page lists 22, Proof's quickstart leaves eight out. */
export const sessionSchema = z.looseObject({
  merchant_transaction_id: z.string().regex(transactionIdPattern),
  widget_id: text,
  address: text,
  signature: text,
  init_token: text,
  init_token_type: text,
  currency: text,
  network: text,
  amount: text,
});

export type ProofSession = z.infer<typeof sessionSchema>;

/** Text that may be missing. Anything but text counts as missing; text that cannot be stored is an invalid answer. */
const optionalText = z
  .string()
  .nullish()
  .catch(null)
  .refine(value => value == null || textForm.test(value));

/** ISO 8601, of a form that Postgres can read too; any other counts as missing. Proof's times are UTC, also where
 *  they do not say so. */
const instant = optionalText.pipe(
  z
    .string()
    .max(40)
    .transform(inUsualForm)
    .pipe(z.iso.datetime({ offset: true }).regex(/^(19[7-9]|[2-9]\d\d)\d-.*(Z|[+-](0\d|1[0-4]):\d\d)$/))
    .nullish()
    .catch(null),
);

/** With a T, and a zone that is Z or has a colon. */
function inUsualForm(text: string): string {
  const time = text.replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  return /T[\d:.]+$/.test(time) ? `${time}Z` : time;
}

/** A transaction's state. Unknown statuses are kept as heard; `crypto_amount` fills in from processing on. */
export const transactionSchema = z.looseObject({
  merchant_transaction_id: text,
  status: z.string().regex(statusPattern),
  crypto_amount: optionalText,
  fiat_currency: optionalText,
  fiat_amount: optionalText,
  created_at: instant,
  updated_at: instant,
});

export type ProofTransaction = z.infer<typeof transactionSchema>;

export const kycSchema = z.looseObject({ status: z.enum(['not_started', 'pending', 'verified', 'failed']) });
export type KycStatus = z.infer<typeof kycSchema>['status'];

const word = z
  .string()
  .regex(/^\w{1,64}$/)
  .optional()
  .catch(undefined);

/** An error's body; the codes are an open set. */
export const errorSchema = z.looseObject({ error: word, code: word }).catch({});
