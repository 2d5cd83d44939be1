/** Proof's widget, the browser's half: its script, and the arguments of its one call.
 *  Source: Proof's page on POST /widget/session ("pass them through verbatim"); `docs/decisions/0001`. */

/** What the widget tells the page. All of it only informs: it is lost with the tab, and a browser's word. */
export type WidgetCallbacks = {
  onLoad: () => void;
  onReady: () => void;
  onStatusChange: (data: unknown) => void;
  onPaymentFinished: (data: unknown) => void;
  onSellTransferEnabled: (data: unknown) => void;
};

/** What Proof's script defines. `run` is documented to return nothing; a promise would be waited for. */
type ProofWidget = { run: (args: Record<string, unknown>) => unknown };

declare global {
  interface Window {
    proofWidget?: ProofWidget;
  }
}

/** The arguments of `proofWidget.run`: every field of the session under its own name, untouched; a camelCase
 *  copy of every snake_case one whose name Proof did not send itself; `host` and the callbacks, which win.
 *  `Object.fromEntries` defines properties, so that `__proto__` is a name like another. */
export function getWidgetArguments(
  session: Record<string, unknown>,
  host: HTMLElement,
  callbacks: WidgetCallbacks,
): Record<string, unknown> {
  const own = Object.entries(session);
  const copies = own
    .map(([name, value]): [string, unknown] => [toCamelCase(name), value])
    .filter(([name]) => !Object.hasOwn(session, name));
  return Object.fromEntries([...own, ...copies, ['host', host], ...Object.entries(callbacks)]);
}

const toCamelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The script did not come, or cannot be used. */
export class WidgetUnavailableError extends Error {
  override readonly name = 'WidgetUnavailable';
}

const loadTimeoutMs = 15_000;

let loading: Promise<void> | undefined;

/** Loads Proof's script, once per page; after a failure the next call tries again.
 *  @throws WidgetUnavailable */
export function loadWidget(scriptUrl: string): Promise<void> {
  loading ??= addScript(scriptUrl).catch(cause => {
    loading = undefined;
    throw new WidgetUnavailableError('the script cannot be had', { cause });
  });
  return loading;
}

/** Runs the widget in `host`. To be called once per session: its token works once.
 *  @throws whatever Proof's script throws. */
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
    setTimeout(reject, loadTimeoutMs, new Error('the script did not come in time'));
    script.onerror = reject;
    script.onload = () =>
      typeof window.proofWidget?.run === 'function'
        ? resolve()
        : reject(new Error('the script defines no proofWidget.run'));
    document.head.append(script);
  }).catch(error => {
    script.remove();
    throw error;
  });
}
