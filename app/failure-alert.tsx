'use client';
import { ApiError } from '@/lib/api';
import { WidgetUnavailable } from '@/lib/proof/widget';
import controls from './controls.module.css';

/** Tells what went wrong, the reference that support asks for, and offers another try where one can help. */
export function FailureAlert({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const told = error instanceof ApiError || error instanceof WidgetUnavailable;
  const details = error instanceof ApiError ? Object.values(error.fields) : [];
  const mayPass = !(error instanceof ApiError) || error.mayPass;
  return (
    <div role="alert" className={controls.alert}>
      <strong>{told ? error.message : 'Something went wrong. Please try again.'}</strong>
      {details.map(detail => (
        <span key={detail}>{detail}</span>
      ))}
      {error instanceof ApiError && error.requestId && (
        <span className={controls.reference}>Reference for support: {error.requestId}</span>
      )}
      {error instanceof ApiError && error.code === 'not_signed_in' && <a href="/">Sign in again</a>}
      {mayPass && (
        <button type="button" className={controls.secondary} onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
