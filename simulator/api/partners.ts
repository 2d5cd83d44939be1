/** A partner of Proof, as one client token sees it. Everything that is remembered hangs on the token, so that
 *  tests with tokens of their own run side by side. */
import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ArmedFailure } from '../control/failures';
import { Faults } from '../control/faults';
import { isLoopbackOrigin } from '../loopback';
import { defaultConfig, type PartnerConfig } from './partner-config';
import type { Transaction } from './transactions';
import { type User, Users } from './users';
import type { SentWebhook } from './webhook';
import type { StatusSocket } from './websocket';

/** One call of `proofWidget.run`, as the frame heard of it. */
export interface WidgetRun {
  readonly id: string;
  readonly at: string;
  readonly origin: string;
  readonly names: 'camel' | 'snake';
  readonly args: unknown;
  readonly functions: readonly string[];
  /** The browser's address, as the signature check sees it. */
  readonly seen_ip: string;
  outcome: 'opened' | 'log-in form' | 'refused';
}

export class Partner {
  readonly widgetId = randomUUID();
  readonly secret = randomBytes(32).toString('hex');
  readonly config: PartnerConfig = structuredClone(defaultConfig);
  readonly users = new Users();
  readonly transactions = new Map<string, Transaction>();
  readonly failures: ArmedFailure[] = [];
  /** E-mails whose `-once` case has struck. */
  readonly struck = new Set<string>();
  /** Where one user's changes are posted, by partner_user_id or e-mail; null: nowhere. */
  readonly webhooks = new Map<string, string | null>();
  readonly faults = new Faults();
  /** The WebSockets that are open now. */
  readonly sockets = new Set<StatusSocket>();
  readonly widgets: WidgetRun[] = [];
  readonly sentWebhooks: SentWebhook[] = [];
  readonly changes = new EventEmitter<{ transaction: [Transaction]; user: [User]; clock: []; gone: [] }>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #clockOffsetMs = 0;

  constructor(readonly token: string) {
    this.changes.setMaxListeners(0);
  }

  /** Milliseconds since 1970 on this partner's clock. */
  now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  advance(ms: number): void {
    this.#clockOffsetMs += ms;
    this.changes.emit('clock');
  }

  later(ms: number, run: () => unknown): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }

  isRegistered(origin: string): boolean {
    const { origins } = this.config;
    return origins === 'loopback' ? isLoopbackOrigin(origin) : origins.includes(origin);
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.changes.emit('gone');
    this.changes.removeAllListeners();
  }
}
