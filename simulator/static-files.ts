/** Routes for files: the widget's script and page, and the simulator's own page. */
import { readFile } from 'node:fs/promises';
import type { HttpResponse } from './responses';
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
    route('GET', '/', simulatorPage),
    // Every browser requests it. A 404 would be an error in the browser's console.
    route('GET', '/favicon.ico', () => ({ status: 204, headers: commonHeaders, body: '' })),
    route('GET', '/page/:file', ({ params }) => serveFile(pageFolder, params.file)),
    route('GET', '/docs/simulator.md', () => serveFile(docsFolder, 'simulator.md')),
    route('GET', '/widget.2.0.js', () => serveFile(widgetFolder, 'run.js')),
    route('GET', '/snake/widget.2.0.js', snakeScript),
    route('GET', '/frame', () => serveFile(widgetFolder, 'frame.html')),
    route('GET', '/assets/:file', ({ params }) => serveFile(widgetFolder, params.file)),
  ];
}

async function serveFile(folder: string, name = ''): Promise<HttpResponse> {
  const type = contentTypes[/^[\w-]+\.(js|css|html|md)$/.exec(name)?.[1] ?? ''];
  const body = type && (await readFile(new URL(folder + name, import.meta.url)).catch(() => undefined));
  if (!type || !body) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
  const policy = name.endsWith('.html') ? { 'content-security-policy': pagePolicy } : {};
  return { status: 200, headers: { ...commonHeaders, 'content-type': type, ...policy }, body };
}

/** No page may frame it, because its buttons control the simulator (clickjacking). The widget's page may be framed. */
async function simulatorPage(): Promise<HttpResponse> {
  const page = await serveFile(pageFolder, 'index.html');
  const policy = `${pagePolicy}; frame-ancestors 'none'`;
  return { ...page, headers: { ...page.headers, 'content-security-policy': policy } };
}

/** The widget's script, but it reads only snake_case names. Proof does not document which names its script reads. */
async function snakeScript(): Promise<HttpResponse> {
  const script = await serveFile(widgetFolder, 'run.js');
  return { ...script, body: String(script.body).replace("naming = 'camel'", "naming = 'snake'") };
}
