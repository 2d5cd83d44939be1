'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import controls from './controls.module.css';

/** Copies `text`; says so, or says that the browser did not let it. `what` names it for screen readers. */
export function CopyButton({ text, what }: { text: string; what: 'address' | 'id' }) {
  const t = useTranslations('copy');
  const [state, setState] = useState<'copy' | 'copied' | 'failed'>('copy');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const said = t(state);
  return (
    <button type="button" className={controls.quiet} onClick={copy} aria-label={t(what, { said })}>
      {said}
    </button>
  );
}
