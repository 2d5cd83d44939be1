import Link from 'next/link';
import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { getDisplayStatus, getStatusVariant, type StatusVariant } from '@/app/transactions/display-status';
import variants from '@/app/transactions/status-variant.module.css';
import { orderPath } from '@/lib/transactions/order-link';
import type { Transaction } from '@/lib/transactions/schema';
import { getNextAction } from './next-action';
import styles from './status-panel.module.css';

const iconPaths: Record<StatusVariant, string> = {
  good: 'm7 12.5 3.5 3.5 7-8',
  bad: 'M12 7v6m0 3.5v.1',
  quiet: 'M8 12h8',
  moving: 'M12 7.5V12l3 2',
};

/** Shows a transaction's status with an icon, and the recommended next action. */
export function StatusPanel({ transaction, now }: { transaction: Transaction; now: number }) {
  const t = useTranslations();
  const { type } = transaction;
  const { text, orderLink } = getNextAction(transaction, now);
  const variant = getStatusVariant(transaction, now);
  return (
    <div className={`${variants.variant} ${styles.panel}`} data-tone={variant}>
      <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="11" />
        <path d={iconPaths[variant]} />
      </svg>
      <p role="status" className={styles.status}>
        {t(`status.${getDisplayStatus(transaction, now)}`, { type })}
      </p>
      {text && <p className={styles.nextAction}>{t(`advice.${text}`, { type })}</p>}
      {orderLink && (
        <Link href={orderPath(transaction)} className={controls.secondary}>
          {t(`advice.${orderLink}`)}
        </Link>
      )}
    </div>
  );
}
