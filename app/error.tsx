'use client';
import { useTranslations } from 'use-intl';
import { Card } from './_components/card';
import controls from './_components/controls.module.css';
import { RequestReference } from './_components/request-reference';

/** The one error page. The server's words stay in its log, where `digest` finds them. `retry` asks the server again;
 *  `reset` would only draw the same failure once more. */
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
