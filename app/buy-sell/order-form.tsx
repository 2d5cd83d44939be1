'use client';
import { type FormEvent, useState } from 'react';
import { amountMessage, isAmount, type Offer, type Order } from '@/lib/transactions/schema';
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
    const amount = order.amount.trim();
    setProblem(isAmount(amount) ? undefined : amountMessage);
    if (isAmount(amount)) onSubmit({ ...order, amount });
    else event.currentTarget.querySelector<HTMLInputElement>('#amount')?.focus();
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
            aria-invalid={problem !== undefined}
            aria-describedby="amount-problem"
          />
          <span id="amount-problem" className={controls.problem}>
            {problem}
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
        <IdentityHint />
        <button className={controls.primary} type="submit">
          Continue
        </button>
        <p className={controls.hint}>The price is shown in the next step.</p>
      </fieldset>
    </form>
  );
}

function emptyOrder({ pairs: [first] }: Offer): Order {
  return { type: 'buy', currency: first?.currency ?? '', network: first?.network ?? '', amount: '' };
}

const networksOf = (offer: Offer, currency: string) =>
  offer.pairs.filter(pair => pair.currency === currency).map(pair => pair.network);
