/** A widget without a browser, for tests. It sends the same requests as the page in the iframe. */
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { partnerOrigin, type Session, type TestPartner } from './test-partner';

const startedSchema = z.object({
  id: z.string().optional(),
  screen: z.string().optional(),
  error: z.string().optional(),
});
const callbackSchema = z.object({ name: z.string(), data: z.record(z.string(), z.string()) });
const viewSchema = z.looseObject({ screen: z.string(), status: z.string() });

export async function startWidget(
  partner: TestPartner,
  session: Session,
  changes: object = {},
  origin = partnerOrigin,
) {
  const values = { ...session, ...changes };
  const body = { origin, names: 'camel', functions: ['onLoad'], args: JSON.stringify(values), values };
  const response = await fetch(`${partner.url}/frame/start`, { method: 'POST', body: JSON.stringify(body) });
  return startedSchema.parse(await response.json());
}

export class TestWidget {
  readonly callbacks: z.infer<typeof callbackSchema>[] = [];
  view: z.infer<typeof viewSchema> | undefined;
  readonly #abort = new AbortController();

  constructor(
    readonly partner: TestPartner,
    readonly id: string,
  ) {}

  /** Opens a widget with the session's token.
   *  @throws if no widget opens */
  static async open(partner: TestPartner, session: Session, changes: object = {}): Promise<TestWidget> {
    const { id, ...rest } = await startWidget(partner, session, changes);
    if (id === undefined) throw new Error(`no widget: ${JSON.stringify(rest)}`);
    const widget = new TestWidget(partner, id);
    void widget.#follow().catch(() => undefined);
    await widget.until(() => widget.view !== undefined);
    return widget;
  }

  async step(name: string, body: object = {}): Promise<{ error?: string }> {
    const url = `${this.partner.url}/frame/${this.id}/${name}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return z.object({ error: z.string().exactOptional() }).parse(await response.json());
  }

  chooseCard() {
    return this.step('method', { method: 'card', fiat_currency: 'EUR' });
  }

  pay(number = '4242424242424242') {
    return this.step('pay', { number });
  }

  screen(name: string) {
    return this.until(() => this.view?.screen === name);
  }

  /** @returns the statuses of all `onStatusChange` callbacks */
  statuses() {
    return this.callbacks.filter(each => each.name === 'onStatusChange').map(each => each.data.status);
  }

  count(name: string) {
    return this.callbacks.filter(each => each.name === name).length;
  }

  async until(condition: () => boolean, timeoutMs = 8000): Promise<void> {
    for (const end = Date.now() + timeoutMs; !condition(); await setTimeout(10)) {
      if (Date.now() > end)
        throw new Error(`condition not reached; the widget shows ${JSON.stringify(this.view)}`);
    }
  }

  close() {
    this.#abort.abort();
  }

  async #follow() {
    const url = `${this.partner.url}/frame/${this.id}/events`;
    const { body } = await fetch(url, { signal: this.#abort.signal });
    let text = '';
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#handleEvent(block);
    }
  }

  #handleEvent(block: string) {
    const data: unknown = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null');
    if (block.startsWith('event: callback')) this.callbacks.push(callbackSchema.parse(data));
    else this.view = viewSchema.parse(data);
  }
}
