/** Tests that every error of the API (README, "Errors") has a message of its own. */
import { describe, expect, it } from 'vitest';
import { ApiError } from '@/lib/api-client';
import { errorDefinitions } from '@/lib/errors';
import english from '@/lib/i18n/messages/en.json';
import { WidgetUnavailableError } from '@/lib/proof/widget';
import { getErrorMessageKey, getFieldErrors, getNextStep, nextSteps } from './error-messages';

const apiError = (error: string, code: string, fields = {}) =>
  new ApiError({ error, code, message: '', request_id: null, fields });

const definitions = Object.entries(errorDefinitions).map(([code, { error }]): [string, string] => [
  error,
  code,
]);

describe('getErrorMessageKey', () => {
  it.each(definitions)('returns a key of its own for %s, %s', (error, code) => {
    const key = getErrorMessageKey(apiError(error, code));
    const sameKey = definitions.filter(definition => getErrorMessageKey(apiError(...definition)) === key);
    expect(sameKey).toEqual([[error, code]]);
  });

  it.each<[string, string, keyof typeof nextSteps]>([
    ['invalid_request', 'currency_not_allowed', 'invalid_request:currency_not_allowed'],
    ['invalid_request', 'missing_param', 'invalid_request'],
    ['wallet_not_supported', 'WALLET_NOT_SUPPORTED', 'wallet_not_supported'],
    ['upstream_error', 'not_found', 'upstream_error'],
    ['upstream_error', 'db_error', 'upstream_error'],
    ['upstream_unavailable', 'upstream_timeout', 'upstream_unavailable'],
    ['configuration_error', 'forbidden_origin', 'configuration_error'],
    ['configuration_error', 'offramp_disabled', 'configuration_error'],
    ['network_error', 'network_error', 'network_error'],
    ['constructor', 'toString', 'internal_error'],
  ])('maps Proof’s %s, %s to %s', (error, code, key) => {
    expect(getErrorMessageKey(apiError(error, code))).toBe(key);
  });

  it('returns a widget message for errors that are not the API’s', () => {
    expect(getErrorMessageKey(new WidgetUnavailableError('-'))).toBe('widget_unavailable');
    expect(getErrorMessageKey(new TypeError('-'))).toBe('widget_failed');
  });

  it('has a different text for each key', () => {
    const texts = Object.values(english.errors).map(({ what, why, next }) => `${what} ${why} ${next}`);
    expect(new Set(texts).size).toBe(Object.keys(nextSteps).length);
    expect(Object.keys(english.errors).sort()).toEqual(Object.keys(nextSteps).sort());
  });
});

describe('getNextStep', () => {
  it.each<[string, string, ReturnType<typeof getNextStep>]>([
    ['upstream_timeout', 'upstream_timeout', 'retry'],
    ['rate_limited', 'too_many_requests', 'retry'],
    ['configuration_error', 'sign_in_unavailable', 'retry'],
    ['configuration_error', 'invalid_token', null],
    ['unauthorised', 'not_signed_in', 'sign-in'],
    ['invalid_request', 'decode_error', 'reload'],
    ['invalid_request', 'currency_not_allowed', null],
  ])('error %s, %s has the next step %s', (error, code, step) => {
    expect(getNextStep(apiError(error, code))).toBe(step);
  });
});

it('getFieldErrors returns only the fields of the forms', () => {
  const refused = apiError('invalid_request', 'validation_error', { network: '-', host: '-', toString: '-' });
  expect(getFieldErrors(refused)).toEqual(['network']);
  expect(getFieldErrors(new Error('-'))).toEqual([]);
});
