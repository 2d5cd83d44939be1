'use client';
import { useTranslations } from 'use-intl';
import { ApiError } from '@/lib/api-client';
import controls from './controls.module.css';
import { getErrorMessageKey, getFieldErrors, getNextStep } from './error-messages';
import { RequestReference } from './request-reference';

type Props = {
  error: unknown;
  /** Id of an earlier, successful request, shown for errors that have no request id of their own. */
  requestId?: string | null;
  onRetry: () => void;
  /** Path to continue with after the user has signed in again. */
  returnPath?: string;
};

/** Shows an error: its effect, its cause and the next step, with the request id that support asks for. */
export function ErrorAlert({ error, requestId = null, onRetry, returnPath = '/' }: Props) {
  const t = useTranslations();
  const messageKey = getErrorMessageKey(error);
  const nextStep = getNextStep(error);
  const reference = error instanceof ApiError ? error.requestId : requestId;
  return (
    <div role="alert" className={controls.alert}>
      <strong>{t(`errors.${messageKey}.what`)}</strong>
      <span>{t(`errors.${messageKey}.why`)}</span>
      {getFieldErrors(error).map(field => (
        <span key={field}>{t(`fields.${field}`)}</span>
      ))}
      <span>{t(`errors.${messageKey}.next`)}</span>
      {/* The API's message names APP_URL, which only the server knows. */}
      {messageKey === 'forbidden' && error instanceof ApiError && <span lang="en">{error.message}</span>}
      {reference && <RequestReference id={reference} />}
      {nextStep === 'sign-in' && (
        <a href={returnPath} className={controls.secondary}>
          {t('failure.signIn')}
        </a>
      )}
      {nextStep === 'reload' && (
        <button type="button" className={controls.secondary} onClick={() => window.location.reload()}>
          {t('failure.reload')}
        </button>
      )}
      {nextStep === 'retry' && (
        <button type="button" className={controls.secondary} onClick={onRetry}>
          {t('failure.tryAgain')}
        </button>
      )}
    </div>
  );
}
