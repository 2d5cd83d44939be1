'use client';
import { useLocale, useTranslations } from 'use-intl';
import { formatAmount } from '@/lib/i18n/amount';
import type { Order } from '@/lib/transactions/schema';
import controls from './controls.module.css';

type Props = { name: 'title' | 'running'; order: Order };

/** An order in words: "Buy 99.50 USDT", or "Buying 99.50 USDT" while it runs; the amount as it was asked for. */
export function OrderWords({ name, order: { type, amount, currency } }: Props) {
  const t = useTranslations('order');
  const locale = useLocale();
  return t.rich(name, {
    type,
    amount: formatAmount(locale, amount),
    currency,
    sum: words => <bdi className={controls.whole}>{words}</bdi>,
  });
}
