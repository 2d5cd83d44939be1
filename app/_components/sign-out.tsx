'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { signOutMutation } from '@/lib/auth/mutation-options';
import controls from './controls.module.css';
import { ErrorAlert } from './error-alert';
import styles from './sign-out.module.css';

export function SignOut({ email }: { email: string }) {
  const t = useTranslations('site');
  const router = useRouter();
  const client = useQueryClient();
  const signOut = useMutation({
    ...signOutMutation(),
    onSuccess: () => {
      // What this user was shown is not for the next one.
      client.clear();
      router.refresh();
    },
  });
  return (
    <>
      {signOut.error && <ErrorAlert error={signOut.error} onRetry={() => signOut.mutate()} />}
      <div className={styles.account}>
        <bdi className={styles.email}>{email}</bdi>
        <button type="button" className={controls.quiet} onClick={() => signOut.mutate()}>
          {t('signOut')}
        </button>
      </div>
    </>
  );
}
