/** Whether a failure leaves a video. Filming takes a third more of the processor (measured on two cores: of Playwright and
 *  Chromium 1.3 times, with 5 frames a second as with 25), so that it wants a core beside the workers'. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { target } from '@/e2e/targets';

/** Where a failure is hard to have again, or somebody asks for it, it is worth the time. */
const isWorthIt =
  target.name !== 'simulator' || process.env.E2E_VIDEO === 'true' || availableParallelism() > target.workers;

/** Playwright encodes with a build of ffmpeg of its own, which comes with its browsers. Without it every test that records
 *  fails. */
function hasFfmpeg(): boolean {
  const args = ['node_modules/playwright/cli.js', 'install', '--dry-run', 'ffmpeg'];
  const said = execFileSync(process.execPath, args, { encoding: 'utf8' });
  return existsSync(/Install location: +(.+)/.exec(said)?.[1] ?? '');
}

function obstacle(): string | null {
  if (!isWorthIt) return 'there is no core to spare (E2E_VIDEO=true records all the same)';
  return hasFfmpeg() ? null : 'Playwright’s ffmpeg is not here (npx playwright install ffmpeg)';
}

const why = obstacle();
const isWorker = process.env.TEST_WORKER_INDEX !== undefined;
if (why && !isWorker) process.stderr.write(`No video of failures: ${why}.\n`);

export const video = why ? 'off' : 'retain-on-failure';
