'use client';
import { Card } from './card';
import controls from './controls.module.css';

/** The one error page. The server's words stay in its log, where `digest` finds them. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Card title="Something went wrong">
      <div role="alert" className={controls.alert}>
        <strong>This page could not be shown. Please try again in a moment.</strong>
        {error.digest && <span className={controls.reference}>Reference for support: {error.digest}</span>}
        <button type="button" className={controls.secondary} onClick={reset}>
          Try again
        </button>
      </div>
    </Card>
  );
}
