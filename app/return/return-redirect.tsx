'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Card } from '@/app/_components/card';
import { ErrorAlert } from '@/app/_components/error-alert';
import { ApiError } from '@/lib/api-client';
import { returnQuery } from '@/lib/transactions/client/return-destination';

const never = () => () => {};

/** In a frame it only takes the top window here; on top it goes on to the transaction. */
export function ReturnRedirect() {
  const t = useTranslations('return');
  const isFramed = useSyncExternalStore<boolean | null>(
    never,
    () => window.top !== window.self,
    () => null,
  );
  return (
    <Card title={t('title')}>
      {isFramed === true && <BreakOut />}
      {isFramed === false && <GoOn />}
    </Card>
  );
}

/** A browser may refuse to let a frame move the window; the link then does it. */
function BreakOut() {
  const t = useTranslations('return');
  useEffect(() => {
    // A client-side navigation would show inside the frame the pages that refuse to be framed.
    document.addEventListener('click', openInTopWindow, { capture: true });
    return () => document.removeEventListener('click', openInTopWindow, { capture: true });
  }, []);
  useEffect(() => {
    try {
      if (window.top) window.top.location.href = '/return';
    } catch {}
  }, []);
  return (
    <p>
      <a href="/return" target="_top">
        {t('continue')}
      </a>
    </p>
  );
}

/** Leaves a click on a link to the browser. */
function openInTopWindow(event: MouseEvent) {
  const link = event.target instanceof Element && event.target.closest('a');
  if (!link) return;
  link.target = '_top';
  event.stopPropagation();
}

function GoOn() {
  const t = useTranslations('return');
  const router = useRouter();
  const { data: path, error, refetch } = useQuery(returnQuery());
  useEffect(() => {
    if (path) router.replace(path);
  }, [path, router]);
  if (error instanceof ApiError && error.code === 'not_signed_in')
    return <p>{t.rich('signIn', { link: words => <a href="/">{words}</a> })}</p>;
  if (error) return <ErrorAlert error={error} onRetry={() => refetch()} />;
  return <p role="status">{t('looking')}</p>;
}
