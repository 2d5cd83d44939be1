/** How each channel between Proof and a partner's server is made to go wrong, until it is told otherwise. */
import { z } from 'zod';
import type { Transaction } from '../api/transactions';
import { userIdentifiers } from '../api/users';
import { keepNewest } from '../keep-newest';

/** What each channel takes. `close` strikes once, at what is open; every other one stands until the next. */
const faultsByChannel = {
  /** `refuse`: 503 on the upgrade, and open sockets are cut off. `drop`: open, but nothing is sent. `freeze`: the
   *  peer is dead, for good: open, but nothing is sent, read or answered. `close`: 1001, as a restart does. */
  websocket: ['none', 'refuse', 'drop', 'delay', 'duplicate', 'reorder', 'freeze', 'close'],
  /** `refuse` is `drop`: either way it never comes. */
  webhook: ['none', 'refuse', 'drop', 'delay', 'duplicate', 'reorder'],
  /** `refuse`: the connection is cut. `stale`: the state before the last change, as a replica that lags has it.
   *  `delay`: the state of when it was asked, late. */
  transaction: ['none', 'refuse', 'stale', 'delay'],
} as const;
type ChannelName = keyof typeof faultsByChannel;
type FaultName = (typeof faultsByChannel)[ChannelName][number];

const defaultDelayMs = 1000;
const maxDelayMs = 600_000;

/** Of whom: one user (partner_user_id or e-mail), one transaction, or with neither everybody of the partner. */
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
    /** `delay`: how late. `reorder`: how long one waits for the next to overtake it. */
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

/** The standing faults of one partner. */
export class Faults {
  readonly #standing = new Map<string, Fault>();

  set(channel: ChannelName, { user, transaction }: Scope, fault: Fault): void {
    const key = keyOf(channel, transaction ?? user);
    this.#standing.delete(key);
    this.#standing.set(key, fault);
    keepNewest(this.#standing);
  }

  /** The narrowest that was said, `none` as well: transaction before partner_user_id before e-mail before all. */
  get(channel: ChannelName, { id, user }: Transaction): Fault {
    const names = [id, ...userIdentifiers(user), undefined];
    const candidates = names.map(name => this.#standing.get(keyOf(channel, name)));
    return candidates.find(fault => fault !== undefined) ?? noFault;
  }
}

function keyOf(channel: ChannelName, name = ''): string {
  return `${channel} ${name}`;
}
