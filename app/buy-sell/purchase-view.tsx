'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { CopyableAddress } from '@/app/_components/copyable-address';
import { OrderTitle } from '@/app/_components/order-title';
import { RequestReference } from '@/app/_components/request-reference';
import { networkLabel } from '@/lib/transactions/networks';
import { DepositNotice } from './deposit-notice';
import { LeaveDialog, useLeaveDialog } from './leave-dialog';
import { getProgressKey, hasUnsavedProgress, isPaying } from './progress';
import styles from './purchase-view.module.css';
import { useBeforeUnload } from './use-before-unload';
import type { Purchase } from './use-purchase';
import { useSessionExpiry } from './use-session-expiry';
import { useBlockedFrame, useSlowLoading } from './use-widget-loading';

/** Shows above the running widget: the order, its progress, and the address of the crypto. The space for content that
 *  arrives later is reserved, so that the layout does not move. */
export function PurchaseView({ purchase, onLeave }: { purchase: Purchase; onLeave: () => void }) {
  const { order, session, progress } = purchase;
  const t = useTranslations();
  const isExpired = useSessionExpiry(session?.openedAt ?? null) && !progress.mayHavePaid;
  const isBlocked = useBlockedFrame();
  const isSlow = useSlowLoading(!progress.isReady && progress.status === undefined);
  const leaveDialog = useLeaveDialog(!isExpired && hasUnsavedProgress(order.type, progress), onLeave);
  useBeforeUnload(isPaying(order.type, progress));

  return (
    <section className={styles.bar}>
      <div className={styles.line}>
        <h1 className={styles.title} tabIndex={-1}>
          <OrderTitle name="running" order={order} />
        </h1>
        <button type="button" className={controls.linkButton} onClick={leaveDialog.requestLeave}>
          {t('payment.leave')}
        </button>
      </div>
      <p role="status" className={styles.status}>
        {isExpired && t('payment.expired')}
        {!isExpired && isSlow && t('payment.slow')}
        {!isExpired && !isSlow && t(`progress.${getProgressKey(progress)}`, { type: order.type })}
      </p>
      <div className={styles.line}>
        <p className={controls.hint}>{t('payment.on', { network: networkLabel(order.network) })}</p>
        {session ? (
          <Link href={`/transactions/${session.transactionId}`} className={styles.details}>
            {t('payment.details')}
          </Link>
        ) : (
          <span className={styles.placeholder}>{t('payment.details')}</span>
        )}
      </div>
      {order.type === 'sell' ? (
        <DepositNotice order={order} deposit={progress.deposit} />
      ) : (
        <p className={`${controls.hint} ${styles.address}`}>
          {session && t.rich('payment.to', { address: () => <CopyableAddress address={session.address} /> })}
        </p>
      )}
      {isBlocked && session && (
        <div role="alert" className={controls.alert}>
          <strong>{t('payment.blocked')}</strong>
          <span>{t('payment.blockedNext')}</span>
          {session.requestId && <RequestReference id={session.requestId} />}
        </div>
      )}
      {isExpired && (
        <button type="button" className={controls.secondary} onClick={onLeave}>
          {t('payment.again')}
        </button>
      )}
      {leaveDialog.isOpen && (
        <LeaveDialog type={order.type} onStay={leaveDialog.stay} onLeave={leaveDialog.leave} />
      )}
    </section>
  );
}
