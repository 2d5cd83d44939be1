'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { CopyableAddress } from '@/app/_components/copyable-address';
import { OrderTitle } from '@/app/_components/order-title';
import { RequestReference } from '@/app/_components/request-reference';
import { networkLabel } from '@/lib/transactions/networks';
import { DepositNotice } from './deposit-notice';
import { LeaveDialog } from './leave-dialog';
import { isPaying, losesProgress, progressName } from './progress';
import styles from './purchase-view.module.css';
import { useBeforeUnload } from './use-before-unload';
import { useBlockedFrame } from './use-blocked-frame';
import { useLeaveDialog } from './use-leave-dialog';
import type { Purchase } from './use-purchase';
import { useSessionExpiry } from './use-session-expiry';
import { useSlow } from './use-slow';

/** What stands above the widget while it runs: what is being bought, where it goes, how it stands. What comes later
 *  has its place from the start, so that nothing moves. */
export function PurchaseView({ purchase, onLeave }: { purchase: Purchase; onLeave: () => void }) {
  const { order, session, progress } = purchase;
  const t = useTranslations();
  const hourIsOver = useSessionExpiry(session?.openedAt ?? null) && !progress.mayHavePaid;
  const isBlocked = useBlockedFrame();
  const isSlow = useSlow(!progress.isReady && progress.status === undefined);
  const question = useLeaveDialog(!hourIsOver && losesProgress(order.type, progress), onLeave);
  useBeforeUnload(isPaying(order.type, progress));

  return (
    <section className={styles.bar}>
      <div className={styles.line}>
        <h1 className={styles.title} tabIndex={-1}>
          <OrderTitle name="running" order={order} />
        </h1>
        <button type="button" className={controls.quiet} onClick={question.ask}>
          {t('payment.leave')}
        </button>
      </div>
      <p role="status" className={styles.status}>
        {hourIsOver && t('payment.expired')}
        {!hourIsOver && isSlow && t('payment.slow')}
        {!hourIsOver && !isSlow && t(`progress.${progressName(progress)}`, { type: order.type })}
      </p>
      <div className={styles.line}>
        <p className={controls.hint}>{t('payment.on', { network: networkLabel(order.network) })}</p>
        {session ? (
          <Link href={`/transactions/${session.transactionId}`} className={styles.details}>
            {t('payment.details')}
          </Link>
        ) : (
          <span className={styles.kept}>{t('payment.details')}</span>
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
      {hourIsOver && (
        <button type="button" className={controls.secondary} onClick={onLeave}>
          {t('payment.again')}
        </button>
      )}
      {question.isOpen && <LeaveDialog type={order.type} onStay={question.stay} onLeave={question.leave} />}
    </section>
  );
}
