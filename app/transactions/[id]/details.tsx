import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { CopyButton } from '@/app/_components/copy-button';
import { CopyableAddress } from '@/app/_components/copyable-address';
import { CurrencyAmount } from '@/app/_components/currency-amount';
import { networkLabel } from '@/lib/transactions/networks';
import type { Transaction } from '@/lib/transactions/schema';
import styles from './details.module.css';
import { hasAmount } from './steps';

/** Lists the transaction's amounts, once Proof has sent them, its network and its destination. The stored address of a
 *  sale is not shown, because it is not the address of the deposit. */
export function Details({ transaction }: { transaction: Transaction }) {
  const t = useTranslations('transaction');
  const { merchant_transaction_id: id, type, crypto_amount, fiat_amount, fiat_currency } = transaction;
  return (
    <dl className={styles.details}>
      {hasAmount(fiat_amount) && (
        <Detail name={t('fiat', { type })}>
          <CurrencyAmount amount={fiat_amount} currency={fiat_currency} />
        </Detail>
      )}
      {hasAmount(crypto_amount) && (
        <Detail name={t('crypto')}>
          <CurrencyAmount amount={crypto_amount} currency={transaction.currency} />
        </Detail>
      )}
      <Detail name={t('network')}>{networkLabel(transaction.network)}</Detail>
      <Detail name={t('goesTo')}>
        {type === 'buy' ? <CopyableAddress address={transaction.address} /> : t('yourCard')}
      </Detail>
      <Detail name={t('id')} below={<code dir="ltr">{id}</code>}>
        <CopyButton text={id} kind="id" />
      </Detail>
    </dl>
  );
}

function Detail({ name, children, below }: { name: string; children: ReactNode; below?: ReactNode }) {
  return (
    <div className={styles.detail}>
      <dt>{name}</dt>
      <dd>{children}</dd>
      {below && <dd className={styles.fullWidth}>{below}</dd>}
    </div>
  );
}
