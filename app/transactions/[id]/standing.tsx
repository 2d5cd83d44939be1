import Link from 'next/link';
import controls from '@/app/controls.module.css';
import { orderPath } from '@/lib/transactions/order';
import type { Transaction } from '@/lib/transactions/schema';
import { toneOf } from '../short-status';
import tones from '../tone.module.css';
import { adviceOn, sentenceOn } from './advice';
import styles from './standing.module.css';

/** How a transaction stands, in one sentence, and what its owner can do now. */
export function Standing({ transaction, now }: { transaction: Transaction; now: number }) {
  const { text, again } = adviceOn(transaction, now);
  return (
    <div className={`${tones.tone} ${styles.standing}`} data-tone={toneOf(transaction, now)}>
      <p role="status" className={styles.sentence}>
        {sentenceOn(transaction, now)}
      </p>
      {text && <p className={styles.advice}>{text}</p>}
      {again && (
        <Link href={orderPath(transaction)} className={controls.secondary}>
          {again}
        </Link>
      )}
    </div>
  );
}
