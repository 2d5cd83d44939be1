'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Card } from '@/app/_components/card';
import { ErrorAlert } from '@/app/_components/error-alert';
import { ApiError } from '@/lib/api-client';
import { returnQuery } from '@/lib/transactions/client/return-destination';

const subscribeToNothing = () => () => {};

/** In a frame, opens this page in the top window. In the top window, redirects to the transaction. */
export function ReturnRedirect() {
  const t = useTranslations('return');
  const isFramed = useSyncExternalStore<boolean | null>(
    subscribeToNothing,
    () => window.top !== window.self,
    () => null,
  );
  return (
    <Card title={t('title')}>
      {isFramed === true && <LeaveFrame />}
      {isFramed === false && <RedirectToTransaction />}
    </Card>
  );
}

/** Navigates the top window. A browser may block this; the user can then click the link. */
function LeaveFrame() {
  const t = useTranslations('return');
  useEffect(() => {
    // Next's router would navigate inside the frame, where the other pages refuse to be shown.
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

/** Keeps Next's router from handling the click, so that the browser opens the link in the top window. */
function openInTopWindow(event: MouseEvent) {
  const link = event.target instanceof Element && event.target.closest('a');
  if (!link) return;
  link.target = '_top';
  event.stopPropagation();
}

function RedirectToTransaction() {
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
