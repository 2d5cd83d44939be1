/** A partner of Proof, identified by its client token. All state belongs to a partner, so that tests with different
 *  tokens can run in parallel. */
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

/** One call of `proofWidget.run`, as the iframe reported it. */
export interface WidgetRun {
  readonly id: string;
  readonly at: string;
  readonly origin: string;
  readonly names: 'camel' | 'snake';
  readonly args: unknown;
  readonly functions: readonly string[];
  /** The browser's address that the signature check uses. */
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
  /** E-mails whose `-once` case has been used. */
  readonly usedOnceCases = new Set<string>();
  /** The webhook URL per user (partner_user_id or e-mail). Null means that no webhook is sent. */
  readonly webhooks = new Map<string, string | null>();
  readonly faults = new Faults();
  /** The open WebSockets. */
  readonly sockets = new Set<StatusSocket>();
  readonly widgetRuns: WidgetRun[] = [];
  readonly sentWebhooks: SentWebhook[] = [];
  readonly events = new EventEmitter<{ transaction: [Transaction]; user: [User]; clock: []; removed: [] }>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #clockOffsetMs = 0;

  constructor(readonly token: string) {
    this.events.setMaxListeners(0);
  }

  /** @returns milliseconds since 1970 on this partner's clock */
  now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  advanceClock(ms: number): void {
    this.#clockOffsetMs += ms;
    this.events.emit('clock');
  }

  schedule(ms: number, run: () => unknown): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }

  isOriginRegistered(origin: string): boolean {
    const { origins } = this.config;
    return origins === 'loopback' ? isLoopbackOrigin(origin) : origins.includes(origin);
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.events.emit('removed');
    this.events.removeAllListeners();
  }
}
