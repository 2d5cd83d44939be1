/** Decides whether Playwright records videos of failures. Recording increases the CPU time of Playwright and Chromium by a
 *  factor of 1.3 (measured on two cores, with 5 and with 25 frames per second), so it needs a core that no worker uses. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { target } from '@/e2e/targets';

/** Videos are recorded on deployed targets, because failures are hard to reproduce there, with E2E_VIDEO, and with a free core. */
const isWanted =
  target.name !== 'simulator' || process.env.E2E_VIDEO === 'true' || availableParallelism() > target.workers;

/** Playwright encodes videos with its own build of ffmpeg, which it installs with its browsers. Without this build, every test
 *  with a video fails. */
function hasFfmpeg(): boolean {
  const args = ['node_modules/playwright/cli.js', 'install', '--dry-run', 'ffmpeg'];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8' });
  return existsSync(/Install location: +(.+)/.exec(output)?.[1] ?? '');
}

function reasonWithoutVideo(): string | null {
  if (!isWanted) return 'every core is used by a worker (E2E_VIDEO=true records them anyway)';
  return hasFfmpeg() ? null : 'Playwright’s ffmpeg is not installed (npx playwright install ffmpeg)';
}

const reason = reasonWithoutVideo();
const isWorker = process.env.TEST_WORKER_INDEX !== undefined;
if (reason && !isWorker) process.stderr.write(`No videos of failures: ${reason}.\n`);

export const video = reason ? 'off' : 'retain-on-failure';
