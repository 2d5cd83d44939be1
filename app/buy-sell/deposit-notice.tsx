import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { CopyableAddress } from '@/app/_components/copyable-address';
import { CurrencyAmount } from '@/app/_components/currency-amount';
import { networkLabel } from '@/lib/transactions/networks';
import type { Order } from '@/lib/transactions/schema';
import type { Deposit } from './progress';
import styles from './purchase-view.module.css';

/** Where a sale's crypto is to be sent, once the widget has told it; in this tab only. */
export function DepositNotice({ order, deposit }: { order: Order; deposit: Deposit | undefined }) {
  const t = useTranslations('payment');
  const { amount, currency, network } = deposit ?? order;
  return (
    <div className={`${controls.outcome} ${styles.deposit}`}>
      {deposit ? (
        <>
          <strong>
            {t.rich('send', {
              network: networkLabel(network),
              sum: () => <CurrencyAmount amount={amount} currency={currency} />,
            })}
          </strong>
          <CopyableAddress address={deposit.address} isWhole />
        </>
      ) : (
        <span>{t('depositLater')}</span>
      )}
    </div>
  );
}
