'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import controls from './controls.module.css';

const resultShownMs = 4_000;

/** Copies `text` to the clipboard, then shows for `resultShownMs` whether this succeeded. A browser may refuse access to
 *  the clipboard. `kind` is announced to screen readers with the result. */
export function CopyButton({ text, kind }: { text: string; kind: 'address' | 'id' }) {
  const t = useTranslations('copy');
  const [state, setState] = useState<'copy' | 'copied' | 'failed'>('copy');
  useEffect(() => {
    if (state === 'copy') return;
    const timer = setTimeout(() => setState('copy'), resultShownMs);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  const name = t(kind, { said: t(state) });
  return (
    <>
      <button type="button" className={controls.linkButton} onClick={copy} aria-label={name}>
        {t(state)}
      </button>
      <span aria-live="polite" className={controls.visuallyHidden}>
        {state !== 'copy' && name}
      </span>
    </>
  );
}
