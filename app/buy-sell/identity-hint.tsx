'use client';
import { useQuery } from '@tanstack/react-query';
import { kycQuery } from '@/lib/transactions/queries';
import styles from './identity-hint.module.css';

const words = new Map([
  ['not_started', 'First time? Have an identity document and your camera ready.'],
  ['pending', 'Your identity check is under review. You can go on meanwhile.'],
  ['failed', 'Your last identity check did not succeed. You can try again in the next step.'],
]);

/** What the identity check will ask for. Only ever a hint: nothing waits for it, and it may stay away. */
export function IdentityHint() {
  const { data } = useQuery(kycQuery());
  const said = words.get(data?.status ?? '');
  return said === undefined ? null : <p className={styles.hint}>{said}</p>;
}
