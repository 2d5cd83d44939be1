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
import { PurchaseView } from './purchase-view';
import { PendingBanner } from './pending-banner';
import { usePurchase } from './use-purchase';

type Props = {
  offer: SupportedPairs;
  scriptUrl: string;
  /** What the form is filled in with. */
  initial: Order;
  /** An earlier transaction that may still move. */
  unfinished: Transaction | null;
};

/** The start page for somebody who is signed in: the form, then Proof's widget in its place. */
export function BuySell({ offer, scriptUrl, initial, unfinished }: Props) {
  const t = useTranslations('form');
  const router = useRouter();
  const { purchase, failure, hostRef, open, leave } = usePurchase(scriptUrl);

  function leaveAndLookAgain() {
    leave();
    // What was just left may be what the banner is about.
    router.refresh();
  }

  return (
    <>
      {/* Hidden, not gone: whoever comes back finds the form as they left it. */}
      <div hidden={purchase !== null}>
        {unfinished && purchase === null && (
          <PendingBanner key={unfinished.merchant_transaction_id} initial={unfinished} />
        )}
        <Card title={t('title')}>
          {failure && (
            <ErrorAlert
              error={failure.error}
              requestId={failure.requestId}
              onRetry={() => open(failure.order)}
              comeBackTo={orderPath(failure.order)}
            />
          )}
          <OrderForm offer={offer} initial={initial} onSubmit={open} />
        </Card>
      </div>
      {purchase && <PurchaseView purchase={purchase} onLeave={leaveAndLookAgain} />}
      {/* Proof's script writes in here, React never does. */}
      <div
        id="proof-widget"
        ref={hostRef}
        hidden={purchase === null}
        aria-busy={!purchase?.progress.isReady}
        className={styles.widget}
      />
      <FocusHeading when={purchase === null ? 'form' : 'payment'} />
    </>
  );
}
