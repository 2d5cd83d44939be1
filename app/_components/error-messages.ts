/** Maps an error to its message in the catalogue and to the next step that the page offers. */
import { ApiError } from '@/lib/api-client';
import type { Messages } from '@/lib/i18n/language';
import { WidgetUnavailableError } from '@/lib/proof/widget';

type ErrorMessageKey = keyof Messages['errors'];
type NextStep = 'retry' | 'reload' | 'sign-in' | null;

/** The next step of each message for errors that are not retryable; null: the page offers none. A key is the API's
 *  `error`, or `error:code` for an error code with its own message. */
export const nextSteps: Record<ErrorMessageKey, Exclude<NextStep, 'retry'>> = {
  network_error: null,
  widget_unavailable: null,
  widget_failed: null,
  invalid_request: null,
  'invalid_request:validation_error': null,
  'invalid_request:currency_not_allowed': null,
  wallet_not_supported: null,
  'invalid_request:decode_error': 'reload',
  'invalid_request:request_timeout': 'reload',
  'invalid_request:body_too_large': 'reload',
  'invalid_request:unsupported_media_type': 'reload',
  'invalid_request:method_not_allowed': 'reload',
  not_found: null,
  unauthorised: 'sign-in',
  'unauthorised:invalid_key': null,
  forbidden: null,
  'forbidden:email_not_verified': null,
  rate_limited: null,
  internal_error: null,
  upstream_error: null,
  upstream_unavailable: null,
  'upstream_unavailable:upstream_invalid_response': null,
  upstream_timeout: null,
  configuration_error: null,
  'configuration_error:sign_in_unavailable': null,
  storage_unavailable: null,
  stopping: null,
};

const isMessageKey = (key: string): key is ErrorMessageKey => Object.hasOwn(nextSteps, key);

/** @returns the catalogue key of the error's message: `error:code` if the catalogue has it, else `error` */
export function getErrorMessageKey(error: unknown): ErrorMessageKey {
  if (error instanceof WidgetUnavailableError) return 'widget_unavailable';
  if (!(error instanceof ApiError)) return 'widget_failed';
  return [`${error.error}:${error.code}`, error.error].find(isMessageKey) ?? 'internal_error';
}

/** @returns `retry` for errors that a retry may solve, and for errors that are not the API's */
export function getNextStep(error: unknown): NextStep {
  return error instanceof ApiError && !error.isRetryable ? nextSteps[getErrorMessageKey(error)] : 'retry';
}

const fieldNames = ['type', 'amount', 'currency', 'network', 'email'] as const;

/** @returns the names of the form fields that the API refused. Other fields are left out, because no form has them */
export const getFieldErrors = (error: unknown) =>
  fieldNames.filter(name => error instanceof ApiError && Object.hasOwn(error.fields, name));
