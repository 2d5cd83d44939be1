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

/** The sign-in form of `AUTH_MODE=demo`: any e-mail address is accepted. */
export function DemoSignIn() {
  const t = useTranslations();
  const isHydrated = useHydrated();
  const router = useRouter();
  const queryClient = useQueryClient();
  const emailRef = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    ...signInMutation(),
    onSuccess: () => {
      // The cache may hold data of a user whose sign-in expired.
      queryClient.clear();
      router.refresh();
    },
    onError: () => emailRef.current?.focus(),
  });
  const [hasTypo, setHasTypo] = useState(false);
  const isRefused = getFieldErrors(signIn.error).includes('email');
  const isInvalid = hasTypo || isRefused;

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
              setHasTypo(hasTypo && event.currentTarget.validity.typeMismatch);
            }}
            onBlur={event => setHasTypo(event.target.validity.typeMismatch)}
            aria-invalid={isInvalid}
            aria-describedby="email-problem"
          />
          <span
            id="email-problem"
            aria-live="polite"
            className={`${controls.fieldMessage} ${controls.error}`}
          >
            {isInvalid && t('fields.email')}
          </span>
        </div>
        <button className={controls.primary} type="submit" disabled={signIn.isPending}>
          {t('signIn.continue')}
        </button>
      </fieldset>
    </form>
  );
}
