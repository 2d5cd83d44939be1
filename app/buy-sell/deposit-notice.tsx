import { useTranslations } from 'use-intl';
import { CopyableAddress } from '@/app/_components/copyable-address';
import { CurrencyAmount } from '@/app/_components/currency-amount';
import { networkLabel } from '@/lib/transactions/networks';
import type { Order } from '@/lib/transactions/schema';
import type { Deposit } from './progress';
import styles from './purchase-view.module.css';

/** Shows to which address the user must send the crypto of a sale, once the widget has reported the address. */
export function DepositNotice({ order, deposit }: { order: Order; deposit: Deposit | undefined }) {
  const t = useTranslations('payment');
  const { amount, currency, network } = deposit ?? order;
  return (
    <div className={styles.deposit}>
      {deposit ? (
        <>
          <strong>
            {t.rich('send', {
              network: networkLabel(network),
              sum: () => <CurrencyAmount amount={amount} currency={currency} />,
            })}
          </strong>
          <CopyableAddress address={deposit.address} isFull />
        </>
      ) : (
        <span>{t('depositLater')}</span>
      )}
    </div>
  );
}
