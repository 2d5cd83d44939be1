'use client';
import Link from 'next/link';
import { Card } from '../card';
import controls from '../controls.module.css';
import { CopyableAddress } from '../copyable-address';
import styles from './buy-sell.module.css';
import { describeProgress } from './progress';
import { useBlockedFrame } from './use-blocked-frame';
import type { Purchase } from './use-purchase';
import { useSlow } from './use-slow';
import { useTokenHour } from './use-token-hour';

/** What stands above the widget while it runs: what is being bought, where it goes, how it stands. */
export function PurchaseView({ purchase, onLeave }: { purchase: Purchase; onLeave: () => void }) {
  const { order, session, progress } = purchase;
  const hourIsOver = useTokenHour(session?.openedAt ?? null);
  const isBlocked = useBlockedFrame();
  const isSlow = useSlow(!progress.isReady && progress.status === undefined);
  const verb = order.type === 'buy' ? 'Buying' : 'Selling';
  return (
    <Card title={`${verb} ${order.amount} ${order.currency}`}>
      <p role="status" className={styles.status}>
        {isSlow
          ? 'This takes longer than usual. You can wait, or leave and try again.'
          : describeProgress(order.type, progress)}
      </p>
      <p className={controls.hint}>
        On {order.network}
        {order.type === 'buy' && session && (
          <>
            , to <CopyableAddress address={session.address} />
          </>
        )}
      </p>
      {progress.deposit && (
        <div className={controls.outcome}>
          <strong>
            Send {progress.deposit.amount} {progress.deposit.currency} on {progress.deposit.network} to
          </strong>
          <CopyableAddress address={progress.deposit.address} isWhole />
        </div>
      )}
      {isBlocked && session && (
        <div role="alert" className={controls.alert}>
          <strong>This page’s security settings blocked the payment window, or a part of it.</strong>
          <span>If it does not go on, the mistake is ours. Please leave, and try again later.</span>
          <span className={controls.reference}>Reference for support: {session.transactionId}</span>
        </div>
      )}
      {hourIsOver && !progress.mayHavePaid && (
        <div className={controls.notice}>
          <strong>This payment window has expired after an hour, and we have not heard of a payment.</strong>
          <button type="button" className={controls.secondary} onClick={onLeave}>
            Start again
          </button>
        </div>
      )}
      <div className={controls.row}>
        {session && <Link href={`/transactions/${session.transactionId}`}>Transaction details</Link>}
        <button type="button" className={controls.quiet} onClick={onLeave}>
          {session ? 'Leave payment' : 'Cancel'}
        </button>
      </div>
    </Card>
  );
}
