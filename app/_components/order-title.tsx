'use client';
import { useTranslations } from 'use-intl';
import type { Order } from '@/lib/transactions/schema';
import { CurrencyAmount } from './currency-amount';

type Props = { name: 'title' | 'running'; order: Order };

/** Shows an order as "Buy 99.50 USDT" (`title`) or "Buying 99.50 USDT" (`running`), with the ordered amount. */
export function OrderTitle({ name, order: { type, amount, currency } }: Props) {
  const t = useTranslations('order');
  return t.rich(name, { type, sum: () => <CurrencyAmount amount={amount} currency={currency} /> });
}
