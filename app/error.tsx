'use client';
import { Card } from './card';
import controls from './controls.module.css';

/** The one error page. The server's words stay in its log, where `digest` finds them. `retry` asks the server again;
 *  `reset` would only draw the same failure once more. */
export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <Card title="Something went wrong">
      <div role="alert" className={controls.alert}>
        <strong>This page could not be shown. Please try again in a moment.</strong>
        {error.digest && <span className={controls.reference}>Reference for support: {error.digest}</span>}
        <button type="button" className={controls.secondary} onClick={retry}>
          Try again
        </button>
      </div>
    </Card>
  );
}
