'use client';
import { type ClipboardEvent, type FormEvent, useState } from 'react';
import { amountProblem, plainAmount } from '@/lib/transactions/amount';
import type { Offer, Order } from '@/lib/transactions/schema';
import { Choice } from '../choice';
import controls from '../controls.module.css';
import { useHydrated } from '../use-hydrated';
import { IdentityHint } from './identity-hint';
import styles from './order-form.module.css';
import { TypeChoice } from './type-choice';

type Props = { offer: Offer; initial: Order | null; onSubmit: (order: Order) => void };

/** What to buy or sell, `initial` at first. Only pairs that exist can be chosen; the amount goes out as typed. */
export function OrderForm({ offer, initial, onSubmit }: Props) {
  const isHydrated = useHydrated();
  const currencies = [...new Set(offer.pairs.map(pair => pair.currency))];
  const [order, setOrder] = useState<Order>(initial ?? emptyOrder(offer));
  const [problem, setProblem] = useState<string>();
  const networks = networksOf(offer, order.currency);

  function chooseCurrency(currency: string) {
    const available = networksOf(offer, currency);
    const network = available.includes(order.network) ? order.network : (available[0] ?? '');
    setOrder({ ...order, currency, network });
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const found = amountProblem(order.amount);
    setProblem(found);
    if (found === undefined) onSubmit({ ...order, amount: order.amount.trim() });
    else event.currentTarget.querySelector<HTMLInputElement>('#amount')?.focus();
  }

  /** What can be read in one way only is put down in the form that will be sent, for its owner to see. */
  function paste(event: ClipboardEvent<HTMLInputElement>) {
    const amount = plainAmount(event.clipboardData.getData('text'));
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const replacesAll = selectionStart === 0 && selectionEnd === value.length;
    if (amount === null || !replacesAll) return;
    event.preventDefault();
    setProblem(undefined);
    setOrder({ ...order, amount });
  }

  return (
    <form onSubmit={submit} noValidate>
      <fieldset className={controls.form} disabled={!isHydrated}>
        <TypeChoice
          value={order.type}
          sellEnabled={offer.sellEnabled}
          onChange={type => setOrder({ ...order, type })}
        />
        <div className={controls.field}>
          <label className={controls.label} htmlFor="amount">
            Amount
          </label>
          <input
            className={`${controls.input} ${styles.amount}`}
            id="amount"
            inputMode="decimal"
            autoComplete="off"
            placeholder="0.00"
            value={order.amount}
            onChange={event => setOrder({ ...order, amount: event.target.value })}
            onPaste={paste}
            onBlur={() => setProblem(order.amount === '' ? undefined : amountProblem(order.amount))}
            aria-invalid={problem !== undefined}
            aria-describedby="amount-note"
          />
          {/* Always there, so that nothing moves away from a finger when a problem is told. */}
          <span id="amount-note" className={problem ? controls.problem : controls.hint}>
            {problem ?? `In ${order.currency}. The price is shown next.`}
          </span>
        </div>
        <div className={styles.pair}>
          <Choice label="Currency" value={order.currency} onChange={chooseCurrency}>
            {currencies.map(currency => (
              <option key={currency}>{currency}</option>
            ))}
          </Choice>
          <Choice label="Network" value={order.network} onChange={network => setOrder({ ...order, network })}>
            {networks.map(network => (
              <option key={network}>{network}</option>
            ))}
          </Choice>
        </div>
        <button className={controls.primary} type="submit">
          Continue
        </button>
        {/* Last, because it comes late: above, it would move the button away from under a finger. */}
        <IdentityHint />
      </fieldset>
    </form>
  );
}

function emptyOrder({ pairs: [first] }: Offer): Order {
  return { type: 'buy', currency: first?.currency ?? '', network: first?.network ?? '', amount: '' };
}

const networksOf = (offer: Offer, currency: string) =>
  offer.pairs.filter(pair => pair.currency === currency).map(pair => pair.network);
