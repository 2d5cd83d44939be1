/** Delivers messages to one receiver, in order unless a fault changes the order. */
import type { Fault } from '../control/faults';
import type { Partner } from './partners';

type Send = () => Promise<void> | void;

export class DeliveryQueue {
  #waiting: Send | undefined;

  constructor(readonly partner: Partner) {}

  /** Sends a message with `fault` applied: dropped, delayed, duplicated, or sent after the next message. */
  async deliver({ fault, delay_ms }: Fault, send: Send): Promise<void> {
    if (fault === 'drop' || fault === 'refuse') return;
    if (fault === 'delay') return this.partner.schedule(delay_ms, send);
    if (fault === 'reorder' && !this.#waiting) return this.#waitForNext(send, delay_ms);
    const previous = this.#waiting;
    this.#waiting = undefined;
    await send();
    if (fault === 'duplicate') await send();
    await previous?.();
  }

  #waitForNext(send: Send, maxWaitMs: number): void {
    this.#waiting = send;
    this.partner.schedule(maxWaitMs, () => {
      if (this.#waiting !== send) return;
      this.#waiting = undefined;
      void send();
    });
  }
}
