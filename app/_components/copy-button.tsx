'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import controls from './controls.module.css';

const shownMs = 4_000;

/** Copies `text`; says for a while that it did, or that the browser did not let it. `what` names it for screen
 *  readers. */
export function CopyButton({ text, what }: { text: string; what: 'address' | 'id' }) {
  const t = useTranslations('copy');
  const [state, setState] = useState<'copy' | 'copied' | 'failed'>('copy');
  useEffect(() => {
    if (state === 'copy') return;
    const timer = setTimeout(() => setState('copy'), shownMs);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const name = t(what, { said: t(state) });
  return (
    <>
      <button type="button" className={controls.quiet} onClick={copy} aria-label={name}>
        {t(state)}
      </button>
      <span aria-live="polite" className={controls.unseen}>
        {state !== 'copy' && name}
      </span>
    </>
  );
}
