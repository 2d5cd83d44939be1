/** Runs Lighthouse with npx. It is no dependency, because it would add about two hundred packages to every fork. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { chromiumArgs, findChromium } from '@/testing/browser';

/** The last version that runs on Node 20. */
const version = '12.8.2';

const numeric = z.object({ numericValue: z.number() });
const reportSchema = z.object({
  audits: z.object({ 'largest-contentful-paint': numeric, 'total-blocking-time': numeric }),
});

export type Vitals = { lcpMs: number; tbtMs: number };

/** Measures a page with Lighthouse's default phone. Tries three times, because Lighthouse sometimes fails to start.
 *  @throws Error if Lighthouse cannot run or cannot load the page */
export async function lighthouse(url: string, cookie = '', tries = 3): Promise<Vitals> {
  try {
    return await runLighthouse(url, cookie);
  } catch (error) {
    if (tries === 1) throw error;
    return lighthouse(url, cookie, tries - 1);
  }
}

async function runLighthouse(url: string, cookie: string): Promise<Vitals> {
  const { stdout } = await promisify(execFile)(
    'npx',
    [
      ...['--yes', `lighthouse@${version}`, url, '--quiet', '--output=json', '--only-categories=performance'],
      // Really throttled, because Lighthouse's simulated throttling differs by a second between runs.
      '--throttling-method=devtools',
      `--chrome-flags=--headless=new ${chromiumArgs.join(' ')}`,
      `--extra-headers=${JSON.stringify(cookie ? { Cookie: cookie } : {})}`,
    ],
    { env: { ...process.env, CHROME_PATH: findChromium() }, maxBuffer: 2 ** 28 },
  );
  const { audits } = reportSchema.parse(JSON.parse(stdout));
  return {
    lcpMs: audits['largest-contentful-paint'].numericValue,
    tbtMs: audits['total-blocking-time'].numericValue,
  };
}
