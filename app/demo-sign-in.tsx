'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { ApiError } from '@/lib/api';
import { signInMutation } from '@/lib/auth/queries';
import controls from './controls.module.css';
import { FailureAlert } from './failure-alert';
import { useHydrated } from './use-hydrated';

export function DemoSignIn() {
  const isHydrated = useHydrated();
  const router = useRouter();
  const client = useQueryClient();
  const signIn = useMutation({
    ...signInMutation(),
    onSuccess: () => {
      // Somebody else may have been here, until their sign-in expired.
      client.clear();
      router.refresh();
    },
  });
  const problem = signIn.error instanceof ApiError ? signIn.error.fields.email : undefined;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    signIn.mutate(String(new FormData(event.currentTarget).get('email')));
  }

  return (
    <form onSubmit={submit} noValidate>
      <fieldset className={controls.form} disabled={!isHydrated}>
        {signIn.error && !problem && (
          <FailureAlert error={signIn.error} onRetry={() => signIn.mutate(signIn.variables)} />
        )}
        <div className={controls.field}>
          <label className={controls.label} htmlFor="email">
            Email
          </label>
          <input
            className={controls.input}
            id="email"
            name="email"
            type="email"
            autoComplete="email"
            aria-invalid={problem !== undefined}
            aria-describedby="email-problem"
          />
          <span id="email-problem" className={controls.problem}>
            {problem}
          </span>
        </div>
        <button className={controls.primary} type="submit" disabled={signIn.isPending}>
          Continue with email
        </button>
      </fieldset>
    </form>
  );
}
