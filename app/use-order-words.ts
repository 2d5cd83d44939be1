'use client';
import { useLocale, useTranslations } from 'use-intl';
import { formatAmount } from '@/lib/i18n/amount';
import type { Order } from '@/lib/transactions/schema';

/** An order in words: "Buy 99.50 USDT", or "Buying 99.50 USDT" while it runs; the amount as it was asked for. */
export function useOrderWords() {
  const t = useTranslations('order');
  const locale = useLocale();
  return (name: 'title' | 'running', { type, amount, currency }: Order) =>
    t(name, { type, amount: formatAmount(locale, amount), currency });
}
