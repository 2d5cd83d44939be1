import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { LocalTime } from '@/app/_components/local-time';
import type { Transaction } from '@/lib/transactions/schema';
import styles from './stepper.module.css';
import { getSteps } from './steps';

const iconPaths = { done: 'm6.5 12.5 3.5 3.5 7.5-8', failed: 'm8 8 8 8m0-8-8 8', current: '', upcoming: '' };

type Props = { transaction: Transaction; fundedAt: string | null; now: number };

/** Shows the steps of a transaction and their states. */
export function Stepper({ transaction, fundedAt, now }: Props) {
  const t = useTranslations('steps');
  return (
    <ol className={styles.steps}>
      {getSteps(transaction, fundedAt, now).map(({ name, state, at }) => (
        <li
          key={name}
          className={styles.step}
          data-state={state}
          aria-current={state === 'current' ? 'step' : undefined}
        >
          <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
            <path d={iconPaths[state]} />
          </svg>
          <span className={controls.visuallyHidden}>{t(state)}: </span>
          <span className={styles.name}>{t(name, { type: transaction.type })}</span>
          {at && (
            <span className={styles.time}>
              <LocalTime at={at} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
