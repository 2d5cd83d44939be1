import type { ClipboardEvent, RefObject } from 'react';
import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { type AmountProblem, plainAmount } from '@/lib/transactions/amount';
import type { Order } from '@/lib/transactions/schema';
import styles from './order-form.module.css';

type Props = {
  order: Order;
  problem: AmountProblem | null;
  inputRef: RefObject<HTMLInputElement | null>;
  /** As it is typed. */
  onChange: (amount: string) => void;
  /** As it is meant: its field was left, or it was pasted or chosen in the form that will be sent. */
  onSettle: (amount: string) => void;
};

/** The amount, large; below it what it means, or what is wrong with it. */
export function AmountField({ order, problem, inputRef, onChange, onSettle }: Props) {
  const t = useTranslations();
  const { amount, currency, type } = order;

  /** What can be read in one way only is put down in the form that will be sent, for its owner to see. */
  function paste(event: ClipboardEvent<HTMLInputElement>) {
    const plain = plainAmount(event.clipboardData.getData('text'));
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const replacesAll = selectionStart === 0 && selectionEnd === value.length;
    if (plain === null || !replacesAll) return;
    event.preventDefault();
    onSettle(plain);
  }

  /** A keyboard may lack the point: what was meant can be pressed. */
  const offer = (meant = '') => (
    <button type="button" className={controls.quiet} onClick={() => onSettle(meant)}>
      {meant}
    </button>
  );

  return (
    <div className={controls.field}>
      <label className={controls.label} htmlFor="amount">
        {t('form.amount')}
      </label>
      <div className={styles.line} dir="ltr">
        <input
          className={`${controls.input} ${styles.amount}`}
          id="amount"
          ref={inputRef}
          inputMode="decimal"
          autoComplete="off"
          enterKeyHint="go"
          placeholder="0.00"
          value={amount}
          onChange={event => onChange(event.target.value)}
          onPaste={paste}
          onBlur={() => onSettle(amount)}
          aria-invalid={problem !== null}
          aria-describedby="amount-note"
        />
        <span className={styles.currency} aria-hidden="true">
          {currency}
        </span>
      </div>
      {/* Always there, so that nothing moves away from a finger when a problem is told. */}
      <span
        id="amount-note"
        aria-live="polite"
        className={`${controls.note} ${problem ? controls.problem : controls.hint}`}
      >
        {problem
          ? t.rich(`fields.${problem.name}`, {
              plain: () => offer(problem.plain),
              other: () => offer(problem.other),
            })
          : t('form.amountHint', { type })}
      </span>
    </div>
  );
}
