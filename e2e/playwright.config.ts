import { defineConfig } from 'playwright/test';
import { chromiumArgs, findChromium } from '@/testing/browser';
import { video } from './support/video';
import { appVariables, developmentUrl, logFile, productionUrl, proofUrl, target } from './targets';

const executablePath = findChromium();

/** Wraps a server command: it deletes the database folder first and writes the output to a log file for the tests. */
const withLogFile = (name: string, command: string) =>
  `rm -rf .data/e2e/${name} && mkdir -p .data/e2e && exec ${command} > ${logFile(name)} 2>&1`;

const server = (name: string, command: string, url: string, env: Record<string, string>) => ({
  name,
  command: withLogFile(name, command),
  url,
  env,
  cwd: '..',
  timeout: 120_000,
  gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 10_000 },
});

const launchOptions = {
  args: [
    ...chromiumArgs,
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    // Keeps the widget's frame in the page's process. In a process of its own, the page may scroll after Playwright has
    // computed the position of a click, and the click misses. Screenshots may also show the frame's old size or colours.
    '--disable-site-isolation-trials',
  ],
  ...(executablePath ? { executablePath } : {}),
};

const production = { baseURL: productionUrl };

/** The projects of the simulator target: every spec on a production build, some specs also in development, and last the
 *  search of the servers' logs for secrets. */
const simulatorProjects = [
  { name: 'production', use: production, testIgnore: ['secrets.spec.ts'] },
  // React's StrictMode runs effects twice, in development only.
  {
    name: 'development',
    use: { baseURL: developmentUrl },
    testMatch: ['purchase.spec.ts', 'single-session.spec.ts', 'late-response.spec.ts'],
    // Next.js compiles each page at its first request.
    timeout: 180_000,
    expect: { timeout: 60_000 },
  },
  {
    name: 'afterwards',
    use: production,
    testMatch: 'secrets.spec.ts',
    dependencies: ['production', 'development'],
  },
  // Takes pictures and tests nothing: `npm run contact-sheet`.
  ...(process.env.CONTACT_SHEET
    ? [{ name: 'contact-sheet', use: production, testDir: '../tools/contact-sheet', testMatch: 'tiles.ts' }]
    : []),
];

const simulatorServers = () => [
  server('simulator', 'tsx simulator/main.ts', proofUrl, { SIMULATOR_PORT: new URL(proofUrl).port }),
  server('production', 'npm start', `${productionUrl}/api/health`, appVariables('production', productionUrl)),
  server(
    'development',
    'tsx tools/dev.ts',
    `${developmentUrl}/api/health`,
    appVariables('development', developmentUrl),
  ),
];

/** The projects and servers of the target. The other targets run their specs against a deployed app. */
const { specs, storageState } = target;
const targetConfig =
  target.name === 'simulator'
    ? { projects: simulatorProjects, webServer: simulatorServers() }
    : { projects: [{ name: target.name, use: { ...production, ...(storageState && { storageState }) } }] };

export default defineConfig({
  testDir: '.',
  testMatch: specs.map(name => `${name}.spec.ts`),
  outputDir: '../test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: target.workers,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['html', { outputFolder: '../playwright-report', open: 'never' }]],
  use: {
    // Without screenshots, which cost more time than the rest of the trace.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    video,
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions,
  },
  ...targetConfig,
});
