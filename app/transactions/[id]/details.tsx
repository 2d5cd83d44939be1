import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { CopyButton } from '@/app/_components/copy-button';
import { CopyableAddress } from '@/app/_components/copyable-address';
import { CurrencyAmount } from '@/app/_components/currency-amount';
import { networkLabel } from '@/lib/transactions/networks';
import type { Transaction } from '@/lib/transactions/schema';
import styles from './details.module.css';
import { hasAmount } from './steps';

/** The facts: amounts as Proof gives them once known, and where it goes. The address on record of a sell is not
 *  the one to send to, so it is not shown. */
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
        <CopyButton text={id} what="id" />
      </Detail>
    </dl>
  );
}

function Detail({ name, children, below }: { name: string; children: ReactNode; below?: ReactNode }) {
  return (
    <div className={styles.detail}>
      <dt>{name}</dt>
      <dd>{children}</dd>
      {below && <dd className={styles.below}>{below}</dd>}
    </div>
  );
}
