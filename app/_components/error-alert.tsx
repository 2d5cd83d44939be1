'use client';
import { useTranslations } from 'use-intl';
import { ApiError } from '@/lib/api-client';
import controls from './controls.module.css';
import { getErrorMessage, getFieldErrors, getNextStep } from './error-messages';
import { RequestReference } from './request-reference';

type Props = {
  error: unknown;
  /** Of the call that went well before it failed. */
  requestId?: string | null;
  onRetry: () => void;
  /** Where to go on after signing in again. */
  comeBackTo?: string;
};

/** Tells what went wrong, why, and the one thing to do next, with the reference that support asks for. */
export function ErrorAlert({ error, requestId = null, onRetry, comeBackTo = '/' }: Props) {
  const t = useTranslations();
  const words = getErrorMessage(error);
  const step = getNextStep(error);
  const reference = error instanceof ApiError ? error.requestId : requestId;
  return (
    <div role="alert" className={controls.alert}>
      <strong>{t(`errors.${words}.what`)}</strong>
      <span>{t(`errors.${words}.why`)}</span>
      {getFieldErrors(error).map(field => (
        <span key={field}>{t(`fields.${field}`)}</span>
      ))}
      <span>{t(`errors.${words}.next`)}</span>
      {/* The address that the page belongs to, which only the server knows. */}
      {words === 'forbidden' && error instanceof ApiError && <span lang="en">{error.message}</span>}
      {reference && <RequestReference id={reference} />}
      {step === 'sign-in' && (
        <a href={comeBackTo} className={controls.secondary}>
          {t('failure.signIn')}
        </a>
      )}
      {step === 'reload' && (
        <button type="button" className={controls.secondary} onClick={() => window.location.reload()}>
          {t('failure.reload')}
        </button>
      )}
      {step === 'retry' && (
        <button type="button" className={controls.secondary} onClick={onRetry}>
          {t('failure.tryAgain')}
        </button>
      )}
    </div>
  );
}
