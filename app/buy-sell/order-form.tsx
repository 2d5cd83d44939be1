'use client';
import { type FormEvent, useRef, useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { useHydrated } from '@/app/_components/use-hydrated';
import { groupsByPoint } from '@/lib/i18n/amount';
import { type AmountProblem, amountProblem } from '@/lib/transactions/amount';
import { savePairPreference } from '@/lib/transactions/pair-preference';
import type { Order, SupportedPairs } from '@/lib/transactions/schema';
import { AmountField } from './amount-field';
import { IdentityHint, identityHintId } from './identity-hint';
import styles from './order-form.module.css';
import { PairSelect } from './pair-select';
import { TypeSelect } from './type-select';

type Props = {
  supportedPairs: SupportedPairs;
  initialOrder: Order;
  onSubmit: (order: Order) => void;
};

/** The form of an order. Only supported pairs can be selected. The amount is submitted as typed, without outer spaces. */
export function OrderForm({ supportedPairs, initialOrder, onSubmit }: Props) {
  const t = useTranslations('form');
  const locale = useLocale();
  const isHydrated = useHydrated();
  const [order, setOrder] = useState(initialOrder);
  const [problem, setProblem] = useState<AmountProblem | null>(null);
  const amountRef = useRef<HTMLInputElement>(null);

  const validate = (amount: string) => amountProblem(amount, groupsByPoint(locale));

  function commitAmount(amount: string) {
    setOrder({ ...order, amount });
    setProblem(amount === '' ? null : validate(amount));
  }

  /** Validates while typing only if an error is shown, so that the error disappears as soon as the amount is valid. */
  function changeAmount(amount: string) {
    setOrder({ ...order, amount });
    if (problem !== null) setProblem(validate(amount));
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const foundProblem = validate(order.amount);
    setProblem(foundProblem);
    if (foundProblem !== null) return amountRef.current?.focus();
    savePairPreference(order);
    onSubmit({ ...order, amount: order.amount.trim() });
  }

  return (
    <form onSubmit={submit} noValidate>
      <fieldset className={controls.form} disabled={!isHydrated}>
        <TypeSelect
          value={order.type}
          sellEnabled={supportedPairs.sellEnabled}
          onChange={type => setOrder({ ...order, type })}
        />
        <AmountField
          order={order}
          problem={problem}
          inputRef={amountRef}
          onChange={changeAmount}
          onCommit={commitAmount}
        />
        <PairSelect
          pairs={supportedPairs.pairs}
          value={order}
          onChange={pair => setOrder({ ...order, ...pair })}
        />
        <button className={controls.primary} type="submit" aria-describedby={identityHintId}>
          {t('continue')}
        </button>
        <p className={styles.nextStep}>{t('next', { type: order.type })}</p>
        {/* Below the button, so that its late text cannot move the button. The button's `aria-describedby` makes screen
            readers announce it with the button. */}
        <IdentityHint />
      </fieldset>
    </form>
  );
}
