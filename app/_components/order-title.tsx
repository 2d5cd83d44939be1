'use client';
import { useTranslations } from 'use-intl';
import type { Order } from '@/lib/transactions/schema';
import { CurrencyAmount } from './currency-amount';

type Props = { name: 'title' | 'running'; order: Order };

/** An order in words: "Buy 99.50 USDT", or "Buying 99.50 USDT" while it runs; the amount as it was asked for. */
export function OrderTitle({ name, order: { type, amount, currency } }: Props) {
  const t = useTranslations('order');
  return t.rich(name, { type, sum: () => <CurrencyAmount amount={amount} currency={currency} /> });
}
