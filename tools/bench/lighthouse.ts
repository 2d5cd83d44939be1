/** Lighthouse, which npm gets when it is asked for: as a dependency it would bring some two hundred packages to every
 *  fork. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { chromiumArgs, findChromium } from '@/testing/browser';

/** The last that runs on Node 20. */
const version = '12.8.2';

const numeric = z.object({ numericValue: z.number() });
const reportSchema = z.object({
  audits: z.object({ 'largest-contentful-paint': numeric, 'total-blocking-time': numeric }),
});

export type Vitals = { lcpMs: number; tbtMs: number };

/** A page on a phone as Lighthouse has it by default; tried three times, because now and then it misses its own start.
 *  @throws Error where it cannot be run, or saw no page. */
export async function lighthouse(url: string, cookie = '', tries = 3): Promise<Vitals> {
  try {
    return await once(url, cookie);
  } catch (error) {
    if (tries === 1) throw error;
    return lighthouse(url, cookie, tries - 1);
  }
}

async function once(url: string, cookie: string): Promise<Vitals> {
  const { stdout } = await promisify(execFile)(
    'npx',
    [
      ...['--yes', `lighthouse@${version}`, url, '--quiet', '--output=json', '--only-categories=performance'],
      // Applied, not estimated from a load without it: the estimate differs by a second from one run to the next.
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
