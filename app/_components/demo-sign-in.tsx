'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { signInMutation } from '@/lib/auth/mutation-options';
import controls from './controls.module.css';
import { ErrorAlert } from './error-alert';
import { getFieldErrors } from './error-messages';
import { useHydrated } from './use-hydrated';

export function DemoSignIn() {
  const t = useTranslations();
  const isHydrated = useHydrated();
  const router = useRouter();
  const client = useQueryClient();
  const emailRef = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    ...signInMutation(),
    onSuccess: () => {
      // Somebody else may have been here, until their sign-in expired.
      client.clear();
      router.refresh();
    },
    onError: () => emailRef.current?.focus(),
  });
  const [isMistyped, setMistyped] = useState(false);
  const isRefused = getFieldErrors(signIn.error).includes('email');
  const hasProblem = isMistyped || isRefused;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    signIn.mutate(String(new FormData(event.currentTarget).get('email')));
  }

  return (
    <form onSubmit={submit} noValidate>
      <fieldset className={controls.form} disabled={!isHydrated}>
        {signIn.error && !isRefused && (
          <ErrorAlert error={signIn.error} onRetry={() => signIn.mutate(signIn.variables)} />
        )}
        <div className={controls.field}>
          <label className={controls.label} htmlFor="email">
            {t('signIn.email')}
          </label>
          <input
            className={controls.input}
            id="email"
            name="email"
            type="email"
            autoComplete="email"
            dir="ltr"
            ref={emailRef}
            onInput={event => {
              signIn.reset();
              setMistyped(isMistyped && event.currentTarget.validity.typeMismatch);
            }}
            onBlur={event => setMistyped(event.target.validity.typeMismatch)}
            aria-invalid={hasProblem}
            aria-describedby="email-problem"
          />
          <span id="email-problem" aria-live="polite" className={`${controls.note} ${controls.problem}`}>
            {hasProblem && t('fields.email')}
          </span>
        </div>
        <button className={controls.primary} type="submit" disabled={signIn.isPending}>
          {t('signIn.continue')}
        </button>
      </fieldset>
    </form>
  );
}
