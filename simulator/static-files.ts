/** The widget's script and page as files, and the simulator's own page. */
import { readFile } from 'node:fs/promises';
import type { Answer } from './responses';
import { type Route, route } from './router';

const contentTypes: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/plain; charset=utf-8',
};
const commonHeaders = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' };
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
  "media-src blob:; base-uri 'none'; form-action 'none'";

const widgetFolder = 'widget/';
const pageFolder = 'ui/';
const docsFolder = '../docs/';

export function staticRoutes(): Route[] {
  return [
    route('GET', '/', ownPage),
    // Asked for by every browser; a 404 would be an error on its console.
    route('GET', '/favicon.ico', () => ({ status: 204, headers: commonHeaders, body: '' })),
    route('GET', '/page/:file', ({ params }) => file(pageFolder, params.file)),
    route('GET', '/docs/simulator.md', () => file(docsFolder, 'simulator.md')),
    route('GET', '/widget.2.0.js', () => file(widgetFolder, 'run.js')),
    route('GET', '/snake/widget.2.0.js', snakeScript),
    route('GET', '/frame', () => file(widgetFolder, 'frame.html')),
    route('GET', '/assets/:file', ({ params }) => file(widgetFolder, params.file)),
  ];
}

async function file(folder: string, name = ''): Promise<Answer> {
  const type = contentTypes[/^[\w-]+\.(js|css|html|md)$/.exec(name)?.[1] ?? ''];
  const body = type && (await readFile(new URL(folder + name, import.meta.url)).catch(() => undefined));
  if (!type || !body) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
  const policy = name.endsWith('.html') ? { 'content-security-policy': pagePolicy } : {};
  return { status: 200, headers: { ...commonHeaders, 'content-type': type, ...policy }, body };
}

/** Unlike the widget's, in nobody's frame: a click on it steers. */
async function ownPage(): Promise<Answer> {
  const page = await file(pageFolder, 'index.html');
  const policy = `${pagePolicy}; frame-ancestors 'none'`;
  return { ...page, headers: { ...page.headers, 'content-security-policy': policy } };
}

/** The same script, reading snake_case names only: nobody outside Proof knows which ones the real one reads. */
async function snakeScript(): Promise<Answer> {
  const script = await file(widgetFolder, 'run.js');
  return { ...script, body: String(script.body).replace("naming = 'camel'", "naming = 'snake'") };
}
