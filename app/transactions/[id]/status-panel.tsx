import Link from 'next/link';
import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { getDisplayStatus, getStatusVariant, type StatusVariant } from '@/app/transactions/display-status';
import tones from '@/app/transactions/status-variant.module.css';
import { orderPath } from '@/lib/transactions/order-link';
import type { Transaction } from '@/lib/transactions/schema';
import { getNextAction } from './next-action';
import styles from './status-panel.module.css';

const marks: Record<StatusVariant, string> = {
  good: 'm7 12.5 3.5 3.5 7-8',
  bad: 'M12 7v6m0 3.5v.1',
  quiet: 'M8 12h8',
  moving: 'M12 7.5V12l3 2',
};

/** How a transaction stands, at one glance: a mark, its words, and what its owner can do now. */
export function StatusPanel({ transaction, now }: { transaction: Transaction; now: number }) {
  const t = useTranslations();
  const { type } = transaction;
  const { text, again } = getNextAction(transaction, now);
  const tone = getStatusVariant(transaction, now);
  return (
    <div className={`${tones.tone} ${styles.standing}`} data-tone={tone}>
      <svg className={styles.mark} viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="11" />
        <path d={marks[tone]} />
      </svg>
      <p role="status" className={styles.sentence}>
        {t(`status.${getDisplayStatus(transaction, now)}`, { type })}
      </p>
      {text && <p className={styles.advice}>{t(`advice.${text}`, { type })}</p>}
      {again && (
        <Link href={orderPath(transaction)} className={controls.secondary}>
          {t(`advice.${again}`)}
        </Link>
      )}
    </div>
  );
}
