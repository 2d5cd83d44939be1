import { useLocale, useTranslations } from 'use-intl';
import { formatAmount } from '@/lib/i18n/amount';
import controls from '../controls.module.css';
import { CopyableAddress } from '../copyable-address';
import type { Deposit } from './progress';

/** Where a sale's crypto is to be sent; in this tab only. */
export function DepositNotice({ deposit: { amount, currency, network, address } }: { deposit: Deposit }) {
  const t = useTranslations('payment');
  const locale = useLocale();
  return (
    <div className={controls.outcome}>
      <strong>{t('send', { amount: formatAmount(locale, amount), currency, network })}</strong>
      <CopyableAddress address={address} isWhole />
    </div>
  );
}
