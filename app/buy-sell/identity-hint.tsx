'use client';
import { focusManager, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { kycQuery } from '@/lib/transactions/queries';
import styles from './identity-hint.module.css';

export const identityHintId = 'identity-hint';
const told = ['not_started', 'pending', 'failed'] as const;

/** What the identity check will ask for. Only ever a hint: nothing waits for it, and it may stay away;
 *  its place is kept. Asked for again, a minute later at the earliest, when the window has the focus back; without
 *  `useQuery`, which is a tenth of what this page adds to Next's own code. */
export function IdentityHint() {
  const t = useTranslations('identity');
  const client = useQueryClient();
  const [answer, setAnswer] = useState('');
  useEffect(() => {
    const ask = () =>
      client.fetchQuery(kycQuery()).then(
        ({ status }) => setAnswer(status),
        () => {},
      );
    ask();
    return focusManager.subscribe(isFocused => void (isFocused && ask()));
  }, [client]);
  const status = told.find(each => each === answer);
  return (
    <p id={identityHintId} className={styles.hint}>
      {status && t(status)}
    </p>
  );
}
