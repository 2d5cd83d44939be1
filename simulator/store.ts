/** The state of the simulator. It is kept in memory only. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Partner } from './api/partners';
import type { Transaction } from './api/transactions';
import { keepNewest } from './keep-newest';
import { bearerToken, createLogEntry, type LoggedRequest, RequestLog } from './request-log';
import type { Frame } from './widget/frames';

const maxPartners = 2000;

export class Store {
  /** A valid token that the simulator's page shows until a first request arrives. */
  readonly exampleToken = `sim_${randomUUID()}`;
  readonly log = new RequestLog();
  readonly frames = new Map<string, Frame>();
  readonly #partners = new Map<string, Partner>();

  /** Returns the partner of a token, and creates it on the first use. A token is valid if it starts with `sim_` and has
   *  32 characters or more. `sim_inactive…` is never valid. */
  partner(token: string): Partner | undefined {
    if (!/^sim_(?!inactive)\S{28,}$/.test(token)) return undefined;
    const partner = this.#partners.get(token) ?? new Partner(token);
    this.#partners.set(token, partner);
    const [oldest] = this.#partners.keys();
    if (this.#partners.size > maxPartners && oldest !== undefined) this.deletePartner(oldest);
    return partner;
  }

  /** Returns all partners, in the order of their first request. */
  partners(): Partner[] {
    return [...this.#partners.values()];
  }

  /** Logs a request under its partner's token, or under '' without a valid token. */
  logRequest(request: IncomingMessage, requestId: string): LoggedRequest {
    const partner = this.partner(bearerToken(request.headers.authorization) ?? '');
    const logged = createLogEntry(request, requestId, partner?.now() ?? Date.now());
    this.log.add(partner?.token ?? '', logged);
    return logged;
  }

  partnerByWidgetId(widgetId: string): Partner | undefined {
    return [...this.#partners.values()].find(partner => partner.widgetId === widgetId);
  }

  findTransaction(transactionId: string): { partner: Partner; transaction: Transaction } | undefined {
    for (const partner of this.#partners.values()) {
      const transaction = partner.transactions.get(transactionId);
      if (transaction) return { partner, transaction };
    }
    return undefined;
  }

  addFrame(frame: Frame): void {
    this.frames.set(frame.id, frame);
    keepNewest(this.frames);
  }

  deletePartner(token: string): void {
    const partner = this.#partners.get(token);
    partner?.dispose();
    for (const [id, frame] of this.frames) if (frame.partner === partner) this.frames.delete(id);
    this.#partners.delete(token);
    this.log.clear(token);
  }

  clear(): void {
    for (const token of this.#partners.keys()) this.deletePartner(token);
    this.log.clear();
  }
}
