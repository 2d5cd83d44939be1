'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { kycQuery } from '@/lib/transactions/queries';
import styles from './identity-hint.module.css';

export const identityHintId = 'identity-hint';
const told = ['not_started', 'pending', 'failed'] as const;

/** What the identity check will ask for. Only ever a hint: nothing waits for it, and it may stay away;
 *  its place is kept. */
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
