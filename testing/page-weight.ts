/** Measures the bytes that a page's first load transfers, compressed. Files from Proof are not counted. The `nomodule` script
 *  for old browsers is not counted either, because current browsers do not request it. */
import { gzipSync } from 'node:zlib';
import type { Page, Request } from 'playwright';

/** The limits in bytes. `js` is in addition to an empty page. */
export const most = { js: 30_000, css: 10_000 };

export type Weight = {
  js: number;
  /** Style sheets and inline styles. */
  css: number;
  /** Fonts, and images that the browser loads with a high priority. */
  blocking: number;
};

/** Loads a page with an empty cache until the network is idle. @returns the sizes of the response bodies in bytes */
export async function weigh(page: Page, url: string): Promise<Weight> {
  const origin = new URL(url).origin;
  const requests: Request[] = [];
  const urgent = new Set<string>();
  page.on('requestfinished', request => {
    if (request.url().startsWith(origin)) requests.push(request);
  });
  const browser = await page.context().newCDPSession(page);
  const addUrgent = (name: string, priority: string) => /High|Medium/.test(priority) && urgent.add(name);
  const urls = new Map<string, string>();
  browser.on('Network.requestWillBeSent', ({ requestId, request }) => {
    urls.set(requestId, request.url);
    addUrgent(request.url, request.initialPriority);
  });
  browser.on('Network.resourceChangedPriority', ({ requestId, newPriority }) =>
    addUrgent(urls.get(requestId) ?? '', newPriority),
  );
  await browser.send('Network.enable');
  await page.goto(url, { waitUntil: 'networkidle' });

  const sum = async (isCounted: (request: Request) => boolean) => {
    const sizes = await Promise.all(requests.filter(isCounted).map(request => request.sizes()));
    return sizes.reduce((total, { responseBodySize }) => total + responseBodySize, 0);
  };
  const inline = await page.locator('style').allTextContents();
  return {
    js: await sum(request => request.resourceType() === 'script'),
    css: (await sum(request => request.resourceType() === 'stylesheet')) + gzipSync(inline.join('')).length,
    blocking: await sum(
      request =>
        request.resourceType() === 'font' ||
        (request.resourceType() === 'image' && urgent.has(request.url())),
    ),
  };
}

/** Measures an empty Next.js page of the same build: the page that Next.js prerenders for errors of the root layout. It loads
 *  only the scripts of Next.js and React. They come from `origin`, a server of the build in `folder`. */
export async function weighEmptyPage(page: Page, origin: string, folder = '.'): Promise<Weight> {
  const url = `${origin}/empty-page`;
  const path = `${folder}/.next/server/app/_global-error.html`;
  await page.route(url, route => route.fulfill({ path, contentType: 'text/html' }));
  return weigh(page, url);
}
