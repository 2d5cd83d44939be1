'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { signOutMutation } from '@/lib/auth/queries';
import controls from './controls.module.css';
import styles from './sign-out.module.css';

export function SignOut({ email }: { email: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const signOut = useMutation({
    ...signOutMutation(),
    onSettled: () => {
      // What this user was shown is not for the next one.
      client.clear();
      router.refresh();
    },
  });
  return (
    <div className={styles.account}>
      <span className={styles.email}>{email}</span>
      <button type="button" className={controls.quiet} onClick={() => signOut.mutate()}>
        Sign out
      </button>
    </div>
  );
}
