/** A process of its own: runs the script on its input in something like a page at argv[1]'s origin, and prints whether
 *  it defined `proofWidget.run`. Given to `node -e`, so it has no imports. */
const { createContext, runInContext } = process.getBuiltinModule('node:vm');
const { readFileSync } = process.getBuiltinModule('node:fs');

const src = process.argv[1];

/** Unlike an arrow, it can be constructed and extended. */
function nothing() {}

/** Whatever a script asks of the page is there, does nothing, and gives the same again. */
const anything = new Proxy(nothing, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => '' : name === 'then' ? undefined : anything),
  set: () => true,
  apply: () => anything,
  construct: () => anything,
});
const document = new Proxy(
  { currentScript: { src, dataset: {}, getAttribute: name => (name === 'src' ? src : null) } },
  { get: (own, name) => own[name] ?? anything },
);
const names =
  'navigator localStorage sessionStorage history customElements MutationObserver ResizeObserver ' +
  'IntersectionObserver Element HTMLElement Node Event CustomEvent XMLHttpRequest fetch crypto performance console ' +
  'addEventListener removeEventListener postMessage getComputedStyle matchMedia requestAnimationFrame ' +
  'setTimeout setInterval clearTimeout clearInterval queueMicrotask screen WebSocket';

const page = { document, location: new URL('/', src), URL, URLSearchParams, TextEncoder, TextDecoder };
for (const name of names.split(' ')) page[name] = anything;
createContext(page);
for (const name of ['window', 'self', 'top', 'parent']) page[name] = runInContext('globalThis', page);

let outcome;
try {
  runInContext(readFileSync(0, 'utf8'), page, { timeout: 3000 });
  outcome = runInContext('typeof window.proofWidget?.run', page) === 'function' ? 'run' : 'no run';
} catch (error) {
  outcome = String(error?.message ?? error).slice(0, 200);
}
process.stdout.write(outcome, () => process.exit(0));
