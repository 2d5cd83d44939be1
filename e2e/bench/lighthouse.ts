/** Lighthouse, which npm gets when it is asked for: as a dependency it would bring some two hundred packages to every
 *  fork. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { chromiumArgs, findChromium } from '../browser';

/** The last that runs on Node 20. */
const version = '12.8.2';

const numeric = z.object({ numericValue: z.number() });
const reportSchema = z.object({
  audits: z.object({ 'largest-contentful-paint': numeric, 'total-blocking-time': numeric }),
});

export type Vitals = { lcpMs: number; tbtMs: number };

/** A page on a phone as Lighthouse has it by default. @throws Error where it cannot be run, or saw no page. */
export async function lighthouse(url: string, cookie = ''): Promise<Vitals> {
  const { stdout } = await promisify(execFile)(
    'npx',
    [
      ...['--yes', `lighthouse@${version}`, url, '--quiet', '--output=json', '--only-categories=performance'],
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
