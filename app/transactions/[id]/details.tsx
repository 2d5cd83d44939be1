import type { ReactNode } from 'react';
import { CopyButton } from '@/app/copy-button';
import { CopyableAddress } from '@/app/copyable-address';
import type { Transaction } from '@/lib/transactions/schema';
import styles from './details.module.css';

/** The facts: amounts as Proof gives them once known, and where it goes. The address on record of a sell is not
 *  the one to send to, so it is not shown. */
export function Details({ transaction }: { transaction: Transaction }) {
  const { merchant_transaction_id: id, crypto_amount, fiat_amount, fiat_currency } = transaction;
  const isBuy = transaction.type === 'buy';
  return (
    <dl className={styles.details}>
      {fiat_amount && (
        <Detail name={isBuy ? 'Price' : 'Payout'}>
          {fiat_amount} {fiat_currency}
        </Detail>
      )}
      {crypto_amount && (
        <Detail name="Crypto">
          {crypto_amount} {transaction.currency}
        </Detail>
      )}
      <Detail name="Network">{transaction.network}</Detail>
      <Detail name="Goes to">
        {isBuy ? <CopyableAddress address={transaction.address} /> : 'Your card'}
      </Detail>
      <Detail name="Transaction id" below={<code>{id}</code>}>
        <CopyButton text={id} what="transaction id" />
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
