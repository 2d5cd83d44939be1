'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import type { OrderType } from '@/lib/transactions/schema';
import styles from './leave-dialog.module.css';

/** Asks for confirmation before `onLeave`, while `isEnabled`: when a button calls `requestLeave`, and when the user clicks
 *  a link of the page. The browser's back button works without confirmation. */
export function useLeaveDialog(isEnabled: boolean, onLeave: () => void) {
  const router = useRouter();
  /** The link to follow after the user has confirmed, if any; null: the dialog is closed. */
  const [pendingLeave, setPendingLeave] = useState<{ href?: string } | null>(null);

  useEffect(() => {
    if (!isEnabled) return;
    function handleClick(event: MouseEvent) {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const opensNewTab = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
      if (!link || opensNewTab || link.target || link.origin !== window.location.origin) return;
      event.preventDefault();
      event.stopPropagation();
      setPendingLeave({ href: link.href });
    }
    document.addEventListener('click', handleClick, true);
    return () => document.removeEventListener('click', handleClick, true);
  }, [isEnabled]);

  function leave() {
    setPendingLeave(null);
    onLeave();
    if (pendingLeave?.href) router.push(pendingLeave.href);
  }

  const requestLeave = () => (isEnabled ? setPendingLeave({}) : onLeave());
  return { isOpen: pendingLeave !== null, requestLeave, leave, stay: () => setPendingLeave(null) };
}

type Props = { type: OrderType; onStay: () => void; onLeave: () => void };

/** The confirmation dialog. Escape and Enter mean to stay. */
export function LeaveDialog({ type, onStay, onLeave }: Props) {
  const t = useTranslations('leaving');
  const dialogRef = useRef<HTMLDialogElement>(null);
  const stayRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    dialogRef.current?.showModal();
    stayRef.current?.focus();
  }, []);
  return (
    <dialog
      ref={dialogRef}
      className={styles.dialog}
      aria-labelledby="leave-question"
      aria-describedby="leave-loss"
      onClose={onStay}
    >
      <h2 id="leave-question" className={styles.title}>
        {t('title')}
      </h2>
      <p id="leave-loss" className={styles.text}>
        {t('text', { type })}
      </p>
      <div className={styles.buttons}>
        <button type="button" className={controls.secondary} onClick={onLeave}>
          {t('leave')}
        </button>
        <button
          type="button"
          className={controls.primary}
          onClick={() => dialogRef.current?.close()}
          ref={stayRef}
        >
          {t('stay')}
        </button>
      </div>
    </dialog>
  );
}
