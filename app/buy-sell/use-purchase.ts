'use client';
/** One purchase (or sale) at a time, from the click to the running widget. A session's token works once, so
 *  everything here happens in the click's own course, never in an effect that React may repeat: one click,
 *  one session, one `run`. The session itself is passed on and forgotten. */
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { loadWidget, runWidget } from '@/lib/proof/widget';
import { saveLastTransaction } from '@/lib/transactions/client/last-transaction';
import { sessionMutation } from '@/lib/transactions/client/query-options';
import type { Order } from '@/lib/transactions/schema';
import { advance, type Progress, readDeposit, readStatus } from './progress';

/** What the page knows of the running purchase; `session` is null until the widget runs. */
export type Purchase = {
  order: Order;
  session: { transactionId: string; requestId: string | null; address: string; openedAt: number } | null;
  progress: Progress;
};

/** `requestId`: of the session that was open already. */
export type FailedPurchase = { order: Order; error: unknown; requestId: string | null };

export function usePurchase(scriptUrl: string) {
  const [purchase, setPurchase] = useState<Purchase | null>(null);
  const [failure, setFailure] = useState<FailedPurchase | null>(null);
  const hostRef = useRef<HTMLDivElement>(null);
  /** The attempt that may still show something; whatever belongs to another comes too late. */
  const attemptRef = useRef<object | null>(null);
  const { mutateAsync, reset } = useMutation(sessionMutation());

  const leave = useCallback(() => {
    attemptRef.current = null;
    hostRef.current?.replaceChildren();
    setPurchase(null);
  }, []);

  useEffect(() => leave, [leave]);
  useEffect(() => whenIdle(() => loadWidget(scriptUrl).catch(() => {})), [scriptUrl]);

  async function open(order: Order) {
    if (attemptRef.current) return;
    const attempt = {};
    attemptRef.current = attempt;
    const isCurrent = () => attemptRef.current === attempt;
    const progress = (change: Partial<Progress>) =>
      isCurrent() && setPurchase(was => was && { ...was, progress: advance(was.progress, change) });
    setFailure(null);
    setPurchase({ order, session: null, progress: {} });
    let requestId: string | null = null;
    try {
      // First the script: no session is spent on a page that cannot show it.
      await loadWidget(scriptUrl);
      if (!isCurrent()) return;
      const answer = await mutateAsync(order).finally(reset);
      if (!isCurrent() || !hostRef.current) return;

      const session = answer.data;
      requestId = answer.requestId;
      const transactionId = String(session.merchant_transaction_id);
      saveLastTransaction(transactionId);
      const host = document.createElement('div');
      hostRef.current.replaceChildren(host);
      setPurchase({
        order,
        session: { transactionId, requestId, address: String(session.address), openedAt: Date.now() },
        progress: {},
      });
      await runWidget(session, host, {
        onLoad: () => {},
        onReady: () => progress({ isReady: true }),
        onStatusChange: data => progress({ status: readStatus(data) }),
        onPaymentFinished: () => progress({ isPaymentFinished: true }),
        onSellTransferEnabled: data => progress({ deposit: readDeposit(data, order) }),
      });
    } catch (error) {
      if (!isCurrent()) return;
      leave();
      setFailure({ order, error, requestId });
    }
  }

  return { purchase, failure, hostRef, open, leave };
}

/** Runs `work` once the page has nothing else to do; gives what calls it off. (Safari has no idle callback.) */
function whenIdle(work: () => void): () => void {
  if (typeof window.requestIdleCallback === 'function') {
    const id = window.requestIdleCallback(work, { timeout: 2_000 });
    return () => window.cancelIdleCallback(id);
  }
  const id = setTimeout(work, 500);
  return () => clearTimeout(id);
}
