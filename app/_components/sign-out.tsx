'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { signOutMutation } from '@/lib/auth/mutation-options';
import controls from './controls.module.css';
import { ErrorAlert } from './error-alert';
import styles from './layout.module.css';

export function SignOut({ email }: { email: string }) {
  const t = useTranslations('site');
  const router = useRouter();
  const queryClient = useQueryClient();
  const signOut = useMutation({
    ...signOutMutation(),
    onSuccess: () => {
      // The next user must not see this user's data.
      queryClient.clear();
      router.refresh();
    },
  });
  return (
    <>
      {signOut.error && <ErrorAlert error={signOut.error} onRetry={() => signOut.mutate()} />}
      <div className={styles.account}>
        <bdi className={styles.email}>{email}</bdi>
        <button type="button" className={controls.linkButton} onClick={() => signOut.mutate()}>
          {t('signOut')}
        </button>
      </div>
    </>
  );
}
