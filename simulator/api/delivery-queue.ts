/** Messages to one receiver, in order but for what a fault does to them. */
import type { Fault } from '../control/faults';
import type { Partner } from './partners';

type Send = () => Promise<void> | void;

export class Line {
  #held: Send | undefined;

  constructor(readonly partner: Partner) {}

  /** Sends a message as `fault` has it: never, late, twice, or after the next one. */
  async pass({ fault, delay_ms }: Fault, send: Send): Promise<void> {
    if (fault === 'drop' || fault === 'refuse') return;
    if (fault === 'delay') return this.partner.later(delay_ms, send);
    if (fault === 'reorder' && !this.#held) return this.#hold(send, delay_ms);
    const overtaken = this.#held;
    this.#held = undefined;
    await send();
    if (fault === 'duplicate') await send();
    await overtaken?.();
  }

  #hold(send: Send, patienceMs: number): void {
    this.#held = send;
    this.partner.later(patienceMs, () => {
      if (this.#held !== send) return;
      this.#held = undefined;
      void send();
    });
  }
}
