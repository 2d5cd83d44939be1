import { defineConfig } from 'playwright/test';
import { chromiumArgs, findChromium } from '@/testing/browser';
import { video } from './support/video';
import { appVariables, developmentUrl, logFile, productionUrl, proofUrl, target } from './targets';

const executablePath = findChromium();

/** Begins with an empty database folder; what the server says goes into a file, which a test reads afterwards. */
const logged = (name: string, command: string) =>
  `rm -rf .data/e2e/${name} && mkdir -p .data/e2e && exec ${command} > ${logFile(name)} 2>&1`;

const server = (name: string, command: string, url: string, env: Record<string, string>) => ({
  name,
  command: logged(name, command),
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
    // The widget's frame in the page's own process: with one of its own, the page scrolls a moment after the click's
    // place was found, and the click is lost. Pictures may show it in the size or the colours of before, too.
    '--disable-site-isolation-trials',
  ],
  ...(executablePath ? { executablePath } : {}),
};

const production = { baseURL: productionUrl };

/** What the simulator's target runs: everything on a production build, some of it again on a development one, and then a
 *  look at what the servers said. */
const ourProjects = [
  { name: 'production', use: production, testIgnore: ['secrets.spec.ts'] },
  // React's StrictMode doubles effects in development only.
  {
    name: 'development',
    use: { baseURL: developmentUrl },
    testMatch: ['purchase.spec.ts', 'single-session.spec.ts'],
    // Each page is compiled when it is first asked for.
    timeout: 180_000,
    expect: { timeout: 60_000 },
  },
  {
    name: 'afterwards',
    use: production,
    testMatch: 'secrets.spec.ts',
    dependencies: ['production', 'development'],
  },
  // No test of anything: `npm run contact-sheet`.
  ...(process.env.CONTACT_SHEET
    ? [{ name: 'contact-sheet', use: production, testDir: '../tools/contact-sheet', testMatch: 'tiles.ts' }]
    : []),
];

const ourServers = () => [
  server('simulator', 'tsx simulator/main.ts', proofUrl, { SIMULATOR_PORT: new URL(proofUrl).port }),
  server('production', 'npm start', `${productionUrl}/api/health`, appVariables('production', productionUrl)),
  server(
    'development',
    'tsx tools/dev.ts',
    `${developmentUrl}/api/health`,
    appVariables('development', developmentUrl),
  ),
];

/** The projects and servers of a target: where the app is already running, only the specs that make sense there. */
const { specs, storageState } = target;
const where =
  target.name === 'simulator'
    ? { projects: ourProjects, webServer: ourServers() }
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
    // Without its film, which costs more than the rest of the trace.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    video,
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions,
  },
  ...where,
});
