/** Chromium for the benchmarks of pages. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { chromiumArgs, findChromium } from '@/testing/browser';
import { onCleanup } from './cleanup';

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  onCleanup(() => browser.close());
  return browser;
}

/** Runs `work` on a page of a new browser context, with an empty cache and only these cookies. */
export async function onNewPage<T>(
  browser: Browser,
  cookies: Parameters<BrowserContext['addCookies']>[0],
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext();
  await context.addCookies(cookies);
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}
