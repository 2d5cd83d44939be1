'use client';
import { useTranslations } from 'use-intl';
import { Card } from './_components/card';
import controls from './_components/controls.module.css';
import { RequestReference } from './_components/request-reference';

/** Shows that a page failed. `digest` is the id under which the server logged the error. Uses Next's `retry`, which
 *  requests the page again; `reset` would only render the same error again. */
export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  const t = useTranslations();
  return (
    <Card title={t('failure.title')}>
      <div role="alert" className={controls.alert}>
        <strong>{t('failure.page')}</strong>
        <span>{t('failure.pageNext')}</span>
        {error.digest && <RequestReference id={error.digest} />}
        <button type="button" className={controls.secondary} onClick={retry}>
          {t('failure.tryAgain')}
        </button>
      </div>
    </Card>
  );
}
