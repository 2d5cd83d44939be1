'use client';
/** Runs one purchase (or sale) at a time, from the click to the running widget. A session's token works only once.
 *  Therefore the session is opened in the click's event handler and not in an effect, which React may run twice. One
 *  click opens one session and calls `run` once. The session is passed to the widget and not stored. */
import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { loadWidget, runWidget } from '@/lib/proof/widget';
import { saveLastTransaction } from '@/lib/transactions/client/last-transaction';
import { sessionMutation } from '@/lib/transactions/client/query-options';
import type { Order } from '@/lib/transactions/schema';
import { applyProgress, type Progress, readDeposit, readStatus } from './progress';

/** The running purchase. `session` is null until the session has been opened; `openedAt` is in ms since 1970. */
export type Purchase = {
  order: Order;
  session: { transactionId: string; requestId: string | null; address: string; openedAt: number } | null;
  progress: Progress;
};

/** `requestId` is set if the session had been opened before the error. */
export type FailedPurchase = { order: Order; error: unknown; requestId: string | null };

export function usePurchase(scriptUrl: string) {
  const [purchase, setPurchase] = useState<Purchase | null>(null);
  const [failedPurchase, setFailedPurchase] = useState<FailedPurchase | null>(null);
  const hostRef = useRef<HTMLDivElement>(null);
  /** The attempt whose results are shown. Late results of another attempt are dropped. */
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
    const updateProgress = (change: Partial<Progress>) =>
      isCurrent() &&
      setPurchase(current => current && { ...current, progress: applyProgress(current.progress, change) });
    setFailedPurchase(null);
    setPurchase({ order, session: null, progress: {} });
    let requestId: string | null = null;
    try {
      // Loads the script first, because without it the page could not show the session.
      await loadWidget(scriptUrl);
      if (!isCurrent()) return;
      const response = await mutateAsync(order).finally(reset);
      if (!isCurrent() || !hostRef.current) return;

      const session = response.data;
      requestId = response.requestId;
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
        onReady: () => updateProgress({ isReady: true }),
        onStatusChange: data => updateProgress({ status: readStatus(data) }),
        onPaymentFinished: () => updateProgress({ isPaymentFinished: true }),
        onSellTransferEnabled: data => updateProgress({ deposit: readDeposit(data, order) }),
      });
    } catch (error) {
      if (!isCurrent()) return;
      leave();
      setFailedPurchase({ order, error, requestId });
    }
  }

  return { purchase, failedPurchase, hostRef, open, leave };
}

/** Runs `callback` when the browser is idle, or after 500 ms in Safari, which has no `requestIdleCallback`.
 *  @returns a function that cancels it */
function whenIdle(callback: () => void): () => void {
  if (typeof window.requestIdleCallback === 'function') {
    const id = window.requestIdleCallback(callback, { timeout: 2_000 });
    return () => window.cancelIdleCallback(id);
  }
  const id = setTimeout(callback, 500);
  return () => clearTimeout(id);
}
