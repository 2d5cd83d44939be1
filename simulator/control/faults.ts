/** Faults of the channels between Proof and a partner's server. A fault is active until it is replaced. */
import { z } from 'zod';
import type { Transaction } from '../api/transactions';
import { userIdentifiers } from '../api/users';
import { keepNewest } from '../keep-newest';

/** The faults of each channel. `close` affects only the sockets that are open now. All others stay active. */
const faultsByChannel = {
  /** `refuse`: responds to the upgrade with 503, and terminates open sockets. `drop`: messages are not sent. `freeze`: a
   *  socket stays open, but sends and reads nothing, even after the fault ends. `close`: closes the open sockets with code
   *  1001, like a restart. */
  websocket: ['none', 'refuse', 'drop', 'delay', 'duplicate', 'reorder', 'freeze', 'close'],
  /** `refuse` and `drop` are the same: the webhook is not sent. */
  webhook: ['none', 'refuse', 'drop', 'delay', 'duplicate', 'reorder'],
  /** `refuse`: the connection is cut. `stale`: the response has the state before the last update, like a lagging replica.
   *  `delay`: the response has the state at the time of the request, and is sent late. */
  transaction: ['none', 'refuse', 'stale', 'delay'],
} as const;
type ChannelName = keyof typeof faultsByChannel;
type FaultName = (typeof faultsByChannel)[ChannelName][number];

const defaultDelayMs = 1000;
const maxDelayMs = 600_000;

/** The scope of a fault: one user (partner_user_id or e-mail) or one transaction. Without both: all transactions of the
 *  partner. */
export interface Scope {
  readonly user?: string | undefined;
  readonly transaction?: string | undefined;
}

export const faultSchema = z
  .strictObject({
    token: z.string(),
    user: z.string().min(1).optional(),
    transaction: z.string().min(1).optional(),
    channel: z.literal(['websocket', 'webhook', 'transaction']),
    fault: z.literal([...new Set(Object.values(faultsByChannel).flat())]),
    /** `delay`: the delay. `reorder`: the longest time that a message waits for the next one. */
    delay_ms: z.int().min(0).max(maxDelayMs).default(defaultDelayMs),
  })
  .refine(({ user, transaction }) => user === undefined || transaction === undefined, {
    path: ['user'],
    error: 'name a user or a transaction, not both',
  })
  .superRefine(({ channel, fault }, context) => {
    const known: readonly FaultName[] = faultsByChannel[channel];
    if (known.includes(fault)) return;
    const message = `${fault} means nothing on the channel ${channel}, which takes ${known.join(', ')}`;
    context.addIssue({ code: 'custom', path: ['fault'], message });
  });

export interface Fault {
  readonly fault: FaultName;
  readonly delay_ms: number;
}
const noFault: Fault = { fault: 'none', delay_ms: 0 };

export function isWithin({ user, transaction }: Scope, candidate: Transaction): boolean {
  return (
    (user === undefined || userIdentifiers(candidate.user).includes(user)) &&
    (transaction === undefined || transaction === candidate.id)
  );
}

/** The active faults of one partner. */
export class Faults {
  readonly #active = new Map<string, Fault>();

  set(channel: ChannelName, { user, transaction }: Scope, fault: Fault): void {
    const key = keyOf(channel, transaction ?? user);
    this.#active.delete(key);
    this.#active.set(key, fault);
    keepNewest(this.#active);
  }

  /** Returns the fault with the narrowest scope, even if it is `none`. From narrow to wide: transaction, partner_user_id,
   *  e-mail, all transactions. */
  get(channel: ChannelName, { id, user }: Transaction): Fault {
    const names = [id, ...userIdentifiers(user), undefined];
    const candidates = names.map(name => this.#active.get(keyOf(channel, name)));
    return candidates.find(fault => fault !== undefined) ?? noFault;
  }
}

function keyOf(channel: ChannelName, name = ''): string {
  return `${channel} ${name}`;
}
