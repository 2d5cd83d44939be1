'use client';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import type { OrderType } from '@/lib/transactions/schema';
import styles from './leave-dialog.module.css';

type Props = { type: OrderType; onStay: () => void; onLeave: () => void };

/** Asks before something is lost. Staying is what Escape and Enter do. */
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
      <div className={styles.answers}>
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
