/** Every failure that the API can answer with (README, "Errors") has words of its own. */
import { describe, expect, it } from 'vitest';
import { ApiError } from '@/lib/api-client';
import { errorDefinitions } from '@/lib/errors';
import english from '@/lib/i18n/messages/en.json';
import { WidgetUnavailableError } from '@/lib/proof/widget';
import { getErrorMessage, getFieldErrors, getNextStep, nextSteps } from './error-messages';

const failure = (error: string, code: string, fields = {}) =>
  new ApiError({ error, code, message: '', request_id: null, fields });

const kinds = Object.entries(errorDefinitions).map(([code, { error }]): [string, string] => [error, code]);

describe('wordsOf', () => {
  it.each(kinds)('%s, %s: words that no other kind has', (error, code) => {
    const words = getErrorMessage(failure(error, code));
    const sharing = kinds.filter(([ofError, ofCode]) => getErrorMessage(failure(ofError, ofCode)) === words);
    expect(sharing).toEqual([[error, code]]);
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
  ])('%s, %s of Proof’s: those of %s', (error, code, words) => {
    expect(getErrorMessage(failure(error, code))).toBe(words);
  });

  it('has words for what is no answer of ours', () => {
    expect(getErrorMessage(new WidgetUnavailableError('-'))).toBe('widget_unavailable');
    expect(getErrorMessage(new TypeError('-'))).toBe('widget_failed');
  });

  it('tells all its words apart', () => {
    const told = Object.values(english.errors).map(({ what, why, next }) => `${what} ${why} ${next}`);
    expect(new Set(told).size).toBe(Object.keys(nextSteps).length);
    expect(Object.keys(english.errors).sort()).toEqual(Object.keys(nextSteps).sort());
  });
});

describe('nextStepOf', () => {
  it.each<[string, string, ReturnType<typeof getNextStep>]>([
    ['upstream_timeout', 'upstream_timeout', 'retry'],
    ['rate_limited', 'too_many_requests', 'retry'],
    ['configuration_error', 'sign_in_unavailable', 'retry'],
    ['configuration_error', 'invalid_token', null],
    ['unauthorised', 'not_signed_in', 'sign-in'],
    ['invalid_request', 'decode_error', 'reload'],
    ['invalid_request', 'currency_not_allowed', null],
  ])('%s, %s: %s', (error, code, step) => {
    expect(getNextStep(failure(error, code))).toBe(step);
  });
});

it('fieldsOf names the fields that a person fills in', () => {
  const refused = failure('invalid_request', 'validation_error', { network: '-', host: '-', toString: '-' });
  expect(getFieldErrors(refused)).toEqual(['network']);
  expect(getFieldErrors(new Error('-'))).toEqual([]);
});
