/** The browser half: loads the script of Proof's widget, and runs it with a session.
 *  Source: Proof's page on POST /widget/session ("pass them through verbatim"). */

/** The widget's callbacks. They only inform, because they are lost with the tab and a user can forge them. */
export type WidgetCallbacks = {
  onLoad: () => void;
  onReady: () => void;
  onStatusChange: (data: unknown) => void;
  onPaymentFinished: (data: unknown) => void;
  onSellTransferEnabled: (data: unknown) => void;
};

/** The global that Proof's script defines. `run` is documented to return nothing; a promise would be awaited. */
type ProofWidget = { run: (args: Record<string, unknown>) => unknown };

declare global {
  interface Window {
    proofWidget?: ProofWidget;
  }
}

/** @returns the arguments of `proofWidget.run`: each field of the session under its own name, unchanged; a camelCase
 *  copy of each snake_case field, unless Proof sent a field of that name; and `host` and the callbacks, which replace
 *  fields of the same name. `Object.fromEntries` defines own properties, so `__proto__` is an ordinary name. */
export function getWidgetArguments(
  session: Record<string, unknown>,
  host: HTMLElement,
  callbacks: WidgetCallbacks,
): Record<string, unknown> {
  const fields = Object.entries(session);
  const camelCaseCopies = fields
    .map(([name, value]): [string, unknown] => [toCamelCase(name), value])
    .filter(([name]) => !Object.hasOwn(session, name));
  return Object.fromEntries([...fields, ...camelCaseCopies, ['host', host], ...Object.entries(callbacks)]);
}

const toCamelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The script did not load, or does not define the widget. */
export class WidgetUnavailableError extends Error {
  override readonly name = 'WidgetUnavailable';
}

const loadTimeoutMs = 15_000;

let loading: Promise<void> | undefined;

/** Loads Proof's script once per page. After a failure the next call loads it again.
 *  @throws WidgetUnavailableError */
export function loadWidget(scriptUrl: string): Promise<void> {
  loading ??= addScript(scriptUrl).catch(cause => {
    loading = undefined;
    throw new WidgetUnavailableError('the widget script cannot be loaded', { cause });
  });
  return loading;
}

/** Runs the widget in `host`. Call it once per session, because the session's token works once.
 *  @throws any error that Proof's script throws */
export async function runWidget(
  session: Record<string, unknown>,
  host: HTMLElement,
  callbacks: WidgetCallbacks,
): Promise<void> {
  await window.proofWidget?.run(getWidgetArguments(session, host, callbacks));
}

function addScript(src: string): Promise<void> {
  const script = document.createElement('script');
  script.src = src;
  script.async = true;
  return new Promise<void>((resolve, reject) => {
    setTimeout(reject, loadTimeoutMs, new Error('the widget script did not load in time'));
    script.onerror = reject;
    script.onload = () =>
      typeof window.proofWidget?.run === 'function'
        ? resolve()
        : reject(new Error('the widget script defines no proofWidget.run'));
    document.head.append(script);
  }).catch(error => {
    script.remove();
    throw error;
  });
}
