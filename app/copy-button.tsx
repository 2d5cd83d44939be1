'use client';
import { useState } from 'react';
import controls from './controls.module.css';

/** Copies `text`; says so, or says that the browser did not let it. `what` names it for screen readers. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('Copy');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Could not copy'),
    );
  return (
    <button type="button" className={controls.quiet} onClick={copy} aria-label={`${said} ${what}`}>
      {said}
    </button>
  );
}
