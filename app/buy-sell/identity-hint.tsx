'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { kycQuery } from '@/lib/transactions/client/query-options';
import styles from './identity-hint.module.css';

export const identityHintId = 'identity-hint';
const told = ['not_started', 'pending', 'failed'] as const;

/** Shows what the identity check will ask for. The hint is optional: nothing waits for it, a failed request shows nothing,
 *  and its place is kept. React Query reads the status again when the window gets the focus, after a minute at the earliest. */
export function IdentityHint() {
  const t = useTranslations('identity');
  const { data } = useQuery(kycQuery());
  const status = told.find(each => each === data?.status);
  return (
    <p id={identityHintId} className={styles.hint}>
      {status && t(status)}
    </p>
  );
}
