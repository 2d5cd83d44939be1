/** Runs the script from stdin in a fake page with the URL of argv[1], and prints whether it defined `proofWidget.run`.
 *  It has no imports, because widget-script.ts passes this text to `node -e`. */
const { createContext, runInContext } = process.getBuiltinModule('node:vm');
const { readFileSync } = process.getBuiltinModule('node:fs');

const src = process.argv[1];

/** Not an arrow function, because those cannot be constructed or extended. */
function noop() {}

/** Accepts every property access, assignment, call and `new`, does nothing, and returns itself. */
const anything = new Proxy(noop, {
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
