'use client';
import { useLocale } from 'use-intl';
import { formatAmount } from '@/lib/i18n/amount';
import controls from './controls.module.css';

/** "99.50 USDT": every digit kept, in one piece wherever a line is long enough, and whichever way the text around it is
 *  read. */
export function CurrencyAmount({ amount, currency }: { amount: string; currency: string | null }) {
  const locale = useLocale();
  return (
    <bdi className={controls.whole}>
      {formatAmount(locale, amount)} {currency}
    </bdi>
  );
}
