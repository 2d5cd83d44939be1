/** Records notifications about a transaction. The report does not count one GET within 5 s after a notification as a
 *  poll, because it is a refresh. */
import type { Partner } from './partners';
import type { Transaction } from './transactions';

const notificationLifetimeMs = 5000;
const maxNotifications = 100;

/** Call when a WebSocket message or a webhook is sent, a callback is called, or a WebSocket opens. */
export function recordNotification(partner: Partner, transaction: Transaction): void {
  transaction.notifiedAtMs = [...recentNotifications(partner, transaction), partner.now()].slice(
    -maxNotifications,
  );
}

/** Removes the oldest recent notification. @returns whether there was one */
export function takeNotification(partner: Partner, transaction: Transaction): boolean {
  const [oldest, ...rest] = recentNotifications(partner, transaction);
  transaction.notifiedAtMs = rest;
  return oldest !== undefined;
}

const recentNotifications = (partner: Partner, { notifiedAtMs }: Transaction) =>
  notifiedAtMs.filter(ms => partner.now() - ms < notificationLifetimeMs);
