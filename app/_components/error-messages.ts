/** Which words of the catalogue tell of a failure, and what its next step is. */
import { ApiError } from '@/lib/api-client';
import type { Messages } from '@/lib/i18n/language';
import { WidgetUnavailableError } from '@/lib/proof/widget';

type FailureWords = keyof Messages['errors'];
type NextStep = 'retry' | 'reload' | 'sign-in' | null;

/** Every kind of failure that has words, `error` or `error:code` as our API answers, with the step that helps where
 *  trying again does not; null: it is for words alone. */
export const nextSteps: Record<FailureWords, Exclude<NextStep, 'retry'>> = {
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

const hasWords = (name: string): name is FailureWords => Object.hasOwn(nextSteps, name);

/** The name of a failure's words: its code's own, else those of its kind. */
export function getErrorMessage(failure: unknown): FailureWords {
  if (failure instanceof WidgetUnavailableError) return 'widget_unavailable';
  if (!(failure instanceof ApiError)) return 'widget_failed';
  return [`${failure.error}:${failure.code}`, failure.error].find(hasWords) ?? 'internal_error';
}

export function getNextStep(failure: unknown): NextStep {
  return failure instanceof ApiError && !failure.isRetryable ? nextSteps[getErrorMessage(failure)] : 'retry';
}

const fieldNames = ['type', 'amount', 'currency', 'network', 'email'] as const;

/** The fields that a failure is about, of those that a person fills in. */
export const getFieldErrors = (failure: unknown) =>
  fieldNames.filter(name => failure instanceof ApiError && Object.hasOwn(failure.fields, name));
