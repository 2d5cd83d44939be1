'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { Card } from '@/app/_components/card';
import { ErrorAlert } from '@/app/_components/error-alert';
import { FocusHeading } from '@/app/_components/focus-heading';
import { orderPath } from '@/lib/transactions/order-link';
import type { Order, SupportedPairs, Transaction } from '@/lib/transactions/schema';
import styles from './buy-sell.module.css';
import { OrderForm } from './order-form';
import { PendingBanner } from './pending-banner';
import { PurchaseView } from './purchase-view';
import { usePurchase } from './use-purchase';

type Props = {
  supportedPairs: SupportedPairs;
  scriptUrl: string;
  initialOrder: Order;
  pendingTransaction: Transaction | null;
};

/** The start page of a signed-in user: the form, which Proof's widget replaces after the user has submitted it. */
export function BuySell({ supportedPairs, scriptUrl, initialOrder, pendingTransaction }: Props) {
  const t = useTranslations('form');
  const router = useRouter();
  const { purchase, failedPurchase, hostRef, open, leave } = usePurchase(scriptUrl);

  function leaveAndRefresh() {
    leave();
    // The banner may have to show the transaction that the user just left.
    router.refresh();
  }

  return (
    <>
      {/* Hidden instead of removed, so that the form keeps its values until the user returns to it. */}
      <div hidden={purchase !== null}>
        {pendingTransaction && purchase === null && (
          <PendingBanner
            key={pendingTransaction.merchant_transaction_id}
            initialTransaction={pendingTransaction}
          />
        )}
        <Card title={t('title')}>
          {failedPurchase && (
            <ErrorAlert
              error={failedPurchase.error}
              requestId={failedPurchase.requestId}
              onRetry={() => open(failedPurchase.order)}
              returnPath={orderPath(failedPurchase.order)}
            />
          )}
          <OrderForm supportedPairs={supportedPairs} initialOrder={initialOrder} onSubmit={open} />
        </Card>
      </div>
      {purchase && <PurchaseView purchase={purchase} onLeave={leaveAndRefresh} />}
      {/* Proof's script renders into this element; React does not. */}
      <div
        id="proof-widget"
        ref={hostRef}
        hidden={purchase === null}
        aria-busy={!purchase?.progress.isReady}
        className={styles.widget}
      />
      <FocusHeading viewName={purchase === null ? 'form' : 'payment'} />
    </>
  );
}
