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
import { PairSelect } from './pair-select';
import { TypeSelect } from './type-select';

type Props = { offer: SupportedPairs; initial: Order; onSubmit: (order: Order) => void };

/** What to buy or sell, `initial` at first. Only pairs that exist can be chosen; the amount goes out as typed. */
export function OrderForm({ offer, initial, onSubmit }: Props) {
  const t = useTranslations('form');
  const locale = useLocale();
  const isHydrated = useHydrated();
  const [order, setOrder] = useState(initial);
  const [problem, setProblem] = useState<AmountProblem | null>(null);
  const amountRef = useRef<HTMLInputElement>(null);

  const check = (amount: string) => amountProblem(amount, groupsByPoint(locale));

  function settle(amount: string) {
    setOrder({ ...order, amount });
    setProblem(amount === '' ? null : check(amount));
  }

  /** A problem is told once the field is left, and taken back as soon as it is mended. */
  function retype(amount: string) {
    setOrder({ ...order, amount });
    if (problem !== null) setProblem(check(amount));
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const found = check(order.amount);
    setProblem(found);
    if (found !== null) return amountRef.current?.focus();
    savePairPreference(order);
    onSubmit({ ...order, amount: order.amount.trim() });
  }

  return (
    <form onSubmit={submit} noValidate>
      <fieldset className={controls.form} disabled={!isHydrated}>
        <TypeSelect
          value={order.type}
          sellEnabled={offer.sellEnabled}
          onChange={type => setOrder({ ...order, type })}
        />
        <AmountField
          order={order}
          problem={problem}
          inputRef={amountRef}
          onChange={retype}
          onSettle={settle}
        />
        <PairSelect pairs={offer.pairs} value={order} onChange={pair => setOrder({ ...order, ...pair })} />
        <button className={controls.primary} type="submit" aria-describedby={identityHintId}>
          {t('continue')}
        </button>
        <p className={controls.after}>{t('next', { type: order.type })}</p>
        {/* Last, because it comes late: above, it would move the button away from under a finger. The button is
            described by it, so that it is heard before it is pressed. */}
        <IdentityHint />
      </fieldset>
    </form>
  );
}
