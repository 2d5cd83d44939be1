import controls from '@/app/controls.module.css';
import { LocalTime } from '@/app/local-time';
import type { Transaction } from '@/lib/transactions/schema';
import styles from './stepper.module.css';
import { type Step, stepsOf } from './steps';

const spoken = { done: 'Done', current: 'Now', upcoming: 'Still to come', failed: 'Ended here' };
const marks = { done: 'm6.5 12.5 3.5 3.5 7.5-8', failed: 'm8 8 8 8m0-8-8 8', current: '', upcoming: '' };

/** How far a transaction has come. */
export function Stepper({ transaction, now }: { transaction: Transaction; now: number }) {
  return (
    <ol className={styles.steps}>
      {stepsOf(transaction, now).map(step => (
        <StepItem key={step.name} step={step} />
      ))}
    </ol>
  );
}

function StepItem({ step: { name, state, at } }: { step: Step }) {
  return (
    <li className={styles.step} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
      <svg className={styles.mark} viewBox="0 0 24 24" aria-hidden="true">
        <path d={marks[state]} />
      </svg>
      <span className={controls.unseen}>{spoken[state]}: </span>
      <span className={styles.name}>{name}</span>
      {at && (
        <span className={styles.time}>
          <LocalTime at={at} />
        </span>
      )}
    </li>
  );
}
