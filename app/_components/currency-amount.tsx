'use client';
import { useLocale } from 'use-intl';
import { formatAmount } from '@/lib/i18n/amount';
import controls from './controls.module.css';

/** Shows an amount as "99.50 USDT", with every digit and without a line break where possible. `<bdi>` keeps the order of
 *  its parts in right-to-left text. */
export function CurrencyAmount({ amount, currency }: { amount: string; currency: string | null }) {
  const locale = useLocale();
  return (
    <bdi className={controls.noBreak}>
      {formatAmount(locale, amount)} {currency}
    </bdi>
  );
}
