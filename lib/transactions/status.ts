/** Proof's transaction statuses. An unknown status is saved unchanged and means "in progress". */

/** The statuses that never change again. `failed` is not final, because the payment can be retried in the widget. */
export const finalStatuses: string[] = ['completed', 'cancelled'];

export const isFinal = (status: string): boolean => finalStatuses.includes(status);

/** The statuses that Proof documents, in the order of a transaction's life. */
export const knownStatuses = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;

/** The catalogue's name of a status. */
export type StatusName = (typeof knownStatuses)[number] | 'unknown';

export const statusName = (status: string): StatusName =>
  knownStatuses.find(each => each === status) ?? 'unknown';
