/** The widget's script and page as files, and the simulator's own front page. */
import { readFile } from 'node:fs/promises';
import type { Answer } from './answers';
import { casesAsMarkdown } from './cases';
import { type Route, route } from './router';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
};
const COMMON = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' };
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
  "media-src blob:; base-uri 'none'; form-action 'none'";

export function staticRoutes(): Route[] {
  return [
    route('GET', '/', frontPage),
    route('GET', '/widget.2.0.js', () => file('run.js')),
    route('GET', '/snake/widget.2.0.js', snakeScript),
    route('GET', '/frame', () => file('frame.html')),
    route('GET', '/assets/:file', ({ params }) => file(params.file ?? '')),
  ];
}

async function file(name: string): Promise<Answer> {
  const type = TYPES[/^[\w-]+\.(js|css|html)$/.exec(name)?.[1] ?? ''];
  const body = type && (await readFile(new URL(`widget/${name}`, import.meta.url)).catch(() => undefined));
  if (!type || !body) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' };
  const policy = name.endsWith('.html') ? { 'content-security-policy': PAGE_POLICY } : {};
  return { status: 200, headers: { ...COMMON, 'content-type': type, ...policy }, body };
}

/** The same script, reading snake_case names only: nobody outside Proof knows which ones the real one reads. */
async function snakeScript(): Promise<Answer> {
  const script = await file('run.js');
  return { ...script, body: String(script.body).replace("NAMES = 'camel'", "NAMES = 'snake'") };
}

function frontPage(): Answer {
  const body = `Simulator of Proof: no money moves.\n\nTest cases:\n\n${casesAsMarkdown()}\n`;
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
