/** Finds the Chromium for the flows: Playwright's build, or one that is installed on the machine. Run as a program, this
 *  file installs Chromium if there is none. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

/** @returns the path of a Chromium, or undefined when none is installed */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const installed = folders.flatMap(folder => names.map(name => join(folder, name)));
  return [chromium.executablePath(), ...installed].find(path => existsSync(path));
}

/** Chromium does not start its sandbox as root. The other flags stop background requests to the internet. */
export const chromiumArgs = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
];

function runQuietly(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    return true;
  } catch {
    return false;
  }
}

function install(): void {
  if (findChromium()) return;
  runQuietly('playwright', ['install', '--with-deps', 'chromium']);
  if (findChromium()) return;
  if (process.getuid?.() === 0 && runQuietly('apt-get', ['update', '-qq']))
    runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  if (!findChromium())
    throw new Error('No Chromium: run `npx playwright install chromium`, or install your system’s package.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install();
