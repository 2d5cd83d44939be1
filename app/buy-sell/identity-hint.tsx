'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { kycQuery } from '@/lib/transactions/client/query-options';
import styles from './order-form.module.css';

export const identityHintId = 'identity-hint';
const shownStatuses = ['not_started', 'pending', 'failed'] as const;

/** Shows what the identity check will ask for. The hint is optional: the form does not wait for it, a failed request shows
 *  nothing, and its space is reserved. React Query refetches the status when the window gets the focus, at most once a minute. */
export function IdentityHint() {
  const t = useTranslations('identity');
  const { data } = useQuery(kycQuery());
  const status = shownStatuses.find(shownStatus => shownStatus === data?.status);
  return (
    <p id={identityHintId} className={styles.identityHint}>
      {status && t(status)}
    </p>
  );
}
