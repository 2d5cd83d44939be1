/** What makes a partner ask how a transaction stands: each hint is worth one GET, if it comes soon, which is no poll. */
import type { Partner } from './partners';
import type { Transaction } from './transactions';

const notificationLifetimeMs = 5000;
const maxNotifications = 100;

/** A message or a webhook goes out, a callback is called, a WebSocket opens. */
export function hint(partner: Partner, transaction: Transaction): void {
  transaction.hintsMs = [...freshHints(partner, transaction), partner.now()].slice(-maxNotifications);
}

/** Whether a GET has a hint to follow; then that one is used up. */
export function takeHint(partner: Partner, transaction: Transaction): boolean {
  const [oldest, ...rest] = freshHints(partner, transaction);
  transaction.hintsMs = rest;
  return oldest !== undefined;
}

const freshHints = (partner: Partner, { hintsMs }: Transaction) =>
  hintsMs.filter(ms => partner.now() - ms < notificationLifetimeMs);
