/** All the simulator remembers. It lives in memory and ends with the process. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Partner } from './api/partners';
import type { Transaction } from './api/transactions';
import { keepNewest } from './keep-newest';
import { arrived, bearerToken, type LoggedRequest, RequestLog } from './request-log';
import type { Frame } from './widget/frames';

const maxPartners = 2000;

export class World {
  /** For whoever has none yet. */
  readonly exampleToken = `sim_${randomUUID()}`;
  readonly log = new RequestLog();
  readonly frames = new Map<string, Frame>();
  readonly #partners = new Map<string, Partner>();

  /** Any `sim_` token of 32 characters or more is a partner from its first use on; `sim_inactive…` never is. */
  partner(token: string): Partner | undefined {
    if (!/^sim_(?!inactive)\S{28,}$/.test(token)) return undefined;
    const partner = this.#partners.get(token) ?? new Partner(token);
    this.#partners.set(token, partner);
    const [oldest] = this.#partners.keys();
    if (this.#partners.size > maxPartners && oldest !== undefined) this.forget(oldest);
    return partner;
  }

  /** Those who called so far, in the order of their first call. */
  partners(): Partner[] {
    return [...this.#partners.values()];
  }

  /** Notes a request with its partner, or, without a valid token, with nobody. */
  note(request: IncomingMessage, requestId: string): LoggedRequest {
    const partner = this.partner(bearerToken(request.headers.authorization) ?? '');
    const logged = arrived(request, requestId, partner?.now() ?? Date.now());
    this.log.add(partner?.token ?? '', logged);
    return logged;
  }

  partnerOfWidget(widgetId: string): Partner | undefined {
    return [...this.#partners.values()].find(partner => partner.widgetId === widgetId);
  }

  find(transactionId: string): { partner: Partner; transaction: Transaction } | undefined {
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

  forget(token: string): void {
    const partner = this.#partners.get(token);
    partner?.dispose();
    for (const [id, frame] of this.frames) if (frame.partner === partner) this.frames.delete(id);
    this.#partners.delete(token);
    this.log.clear(token);
  }

  forgetAll(): void {
    for (const token of this.#partners.keys()) this.forget(token);
    this.log.clear();
  }
}
