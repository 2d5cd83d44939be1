/** What browsers are sent before a page is there, as it is sent: compressed. What Proof sends is not counted, and neither
 *  is a script for browsers that know no modules, which no other asks for. */
import { gzipSync } from 'node:zlib';
import type { Page, Request } from 'playwright';

/** At most, in bytes; `js` in addition to an empty page. */
export const most = { js: 30_000, css: 10_000 };

export type Weight = {
  js: number;
  /** In files of their own and in the document. */
  css: number;
  /** Fonts, and images that a browser asks for before anything else is done. */
  blocking: number;
};

/** Loads a page that the browser has nothing of yet, until nothing more comes; bodies, in bytes. */
export async function weigh(page: Page, url: string): Promise<Weight> {
  const origin = new URL(url).origin;
  const requests: Request[] = [];
  const urgent = new Set<string>();
  page.on('requestfinished', request => {
    if (request.url().startsWith(origin)) requests.push(request);
  });
  const browser = await page.context().newCDPSession(page);
  const note = (name: string, priority: string) => /High|Medium/.test(priority) && urgent.add(name);
  const urls = new Map<string, string>();
  browser.on('Network.requestWillBeSent', ({ requestId, request }) => {
    urls.set(requestId, request.url);
    note(request.url, request.initialPriority);
  });
  browser.on('Network.resourceChangedPriority', ({ requestId, newPriority }) =>
    note(urls.get(requestId) ?? '', newPriority),
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

/** Loads the page that Next prerenders in every build for errors of the root layout. It has Next's and React's scripts only,
 *  so it is an empty Next page of the same build. The scripts come from `origin`, a server of the build in `folder`. */
export async function weighEmptyPage(page: Page, origin: string, folder = '.'): Promise<Weight> {
  const url = `${origin}/empty-page`;
  const path = `${folder}/.next/server/app/_global-error.html`;
  await page.route(url, route => route.fulfill({ path, contentType: 'text/html' }));
  return weigh(page, url);
}
