/** Proof's transaction statuses. An unknown one is kept as heard and means "in progress". */

/** The statuses that never change again. `failed` is none: a payment can be retried inside the widget. */
export const finalStatuses: string[] = ['completed', 'cancelled'];

export const isFinal = (status: string): boolean => finalStatuses.includes(status);

/** The statuses that Proof documents, in the order in which things happen. */
export const knownStatuses = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;

/** A status as the catalogue names it. */
export type StatusName = (typeof knownStatuses)[number] | 'unknown';

export const statusName = (status: string): StatusName =>
  knownStatuses.find(each => each === status) ?? 'unknown';
