/** The parts of Proof's wire format that the client relies on. All other fields of a response pass unchanged. */
import { z } from 'zod';
import { statusPattern, textPattern, transactionIdPattern } from './patterns';

/** @returns a body in strict UTF-8 as JSON; undefined if it is not valid JSON. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The body of the request that opens a session. `amount` is in crypto, a decimal string as typed. */
export type SessionRequest = {
  partner_user_id: string;
  user_email: string;
  network: string;
  currency: string;
  amount: string;
  type: 'buy' | 'sell';
  redirect_url: string;
  /** Absent if the user's IP address is not known. */
  client_ip?: string;
  /** Present only if Proof told the partner to send it. */
  address?: string;
};

const text = z.string().min(1).regex(textPattern);

/** The fields that every session has. Proof's reference page lists 22 fields, its quickstart leaves eight out. */
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

/** Text that may be missing. Any other type counts as missing. Text that cannot be stored makes the response invalid. */
const optionalText = z
  .string()
  .nullish()
  .catch(null)
  .refine(value => value == null || textPattern.test(value));

/** A time in ISO 8601 that Postgres can read too; any other text counts as missing. Proof's times are UTC, also if they
 *  have no zone. */
const optionalTime = optionalText.pipe(
  z
    .string()
    .max(40)
    .transform(normalizeTime)
    .pipe(z.iso.datetime({ offset: true }).regex(/^(19[7-9]|[2-9]\d\d)\d-.*(Z|[+-](0\d|1[0-4]):\d\d)$/))
    .nullish()
    .catch(null),
);

/** @returns the time with a T, and with a zone that is Z or has a colon. */
function normalizeTime(text: string): string {
  const time = text.replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  return /T[\d:.]+$/.test(time) ? `${time}Z` : time;
}

/** A transaction. Unknown statuses are kept as received. `crypto_amount` is set from `processing` on. */
export const transactionSchema = z.looseObject({
  merchant_transaction_id: text,
  status: z.string().regex(statusPattern),
  crypto_amount: optionalText,
  fiat_currency: optionalText,
  fiat_amount: optionalText,
  created_at: optionalTime,
  updated_at: optionalTime,
});

export type ProofTransaction = z.infer<typeof transactionSchema>;

export const kycSchema = z.looseObject({ status: z.enum(['not_started', 'pending', 'verified', 'failed']) });
export type KycStatus = z.infer<typeof kycSchema>['status'];

const errorWord = z
  .string()
  .regex(/^\w{1,64}$/)
  .optional()
  .catch(undefined);

/** The body of an error. The codes are an open set. */
export const errorSchema = z.looseObject({ error: errorWord, code: errorWord }).catch({});
