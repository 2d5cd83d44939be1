/** The widget's script and page as files, and the simulator's own page. */
import { readFile } from 'node:fs/promises';
import type { Answer } from './responses';
import { type Route, route } from './router';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/plain; charset=utf-8',
};
const COMMON = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' };
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
  "media-src blob:; base-uri 'none'; form-action 'none'";

const WIDGET = 'widget/';
const PAGE = 'ui/';
const DOCS = '../docs/';

export function staticRoutes(): Route[] {
  return [
    route('GET', '/', ownPage),
    // Asked for by every browser; a 404 would be an error on its console.
    route('GET', '/favicon.ico', () => ({ status: 204, headers: COMMON, body: '' })),
    route('GET', '/page/:file', ({ params }) => file(PAGE, params.file)),
    route('GET', '/docs/simulator.md', () => file(DOCS, 'simulator.md')),
    route('GET', '/widget.2.0.js', () => file(WIDGET, 'run.js')),
    route('GET', '/snake/widget.2.0.js', snakeScript),
    route('GET', '/frame', () => file(WIDGET, 'frame.html')),
    route('GET', '/assets/:file', ({ params }) => file(WIDGET, params.file)),
  ];
}

async function file(folder: string, name = ''): Promise<Answer> {
  const type = TYPES[/^[\w-]+\.(js|css|html|md)$/.exec(name)?.[1] ?? ''];
  const body = type && (await readFile(new URL(folder + name, import.meta.url)).catch(() => undefined));
  if (!type || !body) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
  const policy = name.endsWith('.html') ? { 'content-security-policy': PAGE_POLICY } : {};
  return { status: 200, headers: { ...COMMON, 'content-type': type, ...policy }, body };
}

/** Unlike the widget's, in nobody's frame: a click on it steers. */
async function ownPage(): Promise<Answer> {
  const page = await file(PAGE, 'index.html');
  const policy = `${PAGE_POLICY}; frame-ancestors 'none'`;
  return { ...page, headers: { ...page.headers, 'content-security-policy': policy } };
}

/** The same script, reading snake_case names only: nobody outside Proof knows which ones the real one reads. */
async function snakeScript(): Promise<Answer> {
  const script = await file(WIDGET, 'run.js');
  return { ...script, body: String(script.body).replace("NAMES = 'camel'", "NAMES = 'snake'") };
}
