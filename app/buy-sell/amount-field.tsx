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
  /** Called for each change while the user types. */
  onChange: (amount: string) => void;
  /** Called when the amount is complete: on blur, after a paste, and after a click on a suggested amount. */
  onCommit: (amount: string) => void;
};

/** The amount, with a hint or a validation error below it. */
export function AmountField({ order, problem, inputRef, onChange, onCommit }: Props) {
  const t = useTranslations();
  const { amount, currency, type } = order;

  /** Replaces a pasted amount by its normalised form, if it is unambiguous, so that the user sees what will be sent. */
  function handlePaste(event: ClipboardEvent<HTMLInputElement>) {
    const normalised = plainAmount(event.clipboardData.getData('text'));
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const replacesAll = selectionStart === 0 && selectionEnd === value.length;
    if (normalised === null || !replacesAll) return;
    event.preventDefault();
    onCommit(normalised);
  }

  /** Renders a button that fills in a suggested amount, because a keyboard may have no decimal point. */
  const renderSuggestion = (suggestedAmount = '') => (
    <button type="button" className={controls.linkButton} onClick={() => onCommit(suggestedAmount)}>
      {suggestedAmount}
    </button>
  );

  return (
    <div className={controls.field}>
      <label className={controls.label} htmlFor="amount">
        {t('form.amount')}
      </label>
      <div className={styles.amountField} dir="ltr">
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
          onPaste={handlePaste}
          onBlur={() => onCommit(amount)}
          aria-invalid={problem !== null}
          aria-describedby="amount-note"
        />
        <span className={styles.currency} aria-hidden="true">
          {currency}
        </span>
      </div>
      {/* Always rendered, so that the layout does not move when an error appears. */}
      <span
        id="amount-note"
        aria-live="polite"
        className={`${controls.fieldMessage} ${problem ? controls.error : controls.hint}`}
      >
        {problem
          ? t.rich(`fields.${problem.name}`, {
              plain: () => renderSuggestion(problem.plain),
              other: () => renderSuggestion(problem.other),
            })
          : t('form.amountHint', { type })}
      </span>
    </div>
  );
}
