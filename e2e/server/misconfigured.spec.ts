/** The development server with an invalid environment. It runs in a copy of the sources, because Next.js allows one
 *  development server per folder. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from '@/e2e/support/fixtures';
import { appVariables } from '@/e2e/targets';
import { endWithWorker, freePort } from '@/testing/server';

const folder = '.data/e2e/misconfigured';
const sources = [
  'app',
  'lib',
  'public',
  'instrumentation*',
  'proxy.ts',
  'next.config.ts',
  'package.json',
  'tsconfig.json',
];

function copySources(): void {
  rmSync(folder, { recursive: true, force: true });
  const listed = execFileSync('git', ['ls-files', ...sources], { encoding: 'utf8' });
  for (const file of listed.trim().split('\n')) cpSync(file, `${folder}/${file}`);
  // The root is the repository's folder, because node_modules is there.
  const config = readFileSync('next.config.ts', 'utf8');
  writeFileSync(`${folder}/next.config.ts`, config.replaceAll('import.meta.dirname', 'process.cwd()'));
}

async function startDevelopment(variables: Record<string, string>) {
  const url = `http://localhost:${await freePort()}`;
  const env = { ...process.env, ...appVariables('misconfigured', url), ...variables };
  const child = spawn('next', ['dev', folder], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  endWithWorker(child);
  const server = { url, output: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (server.output += chunk));
  return server;
}

test('every page lists the configuration problems, and no stack trace is shown or logged', {
  tag: '@server',
}, async ({ page }) => {
  test.setTimeout(180_000);
  copySources();
  const server = await startDevelopment({ PROOF_PAIRS: '', APP_URL: 'http://shop.example' });
  await expect.poll(() => server.output, { timeout: 60_000 }).toContain('Ready');
  for (const path of ['/', '/transactions', '/return', '/nothing']) {
    await page.goto(server.url + path);
    await expect(page.getByRole('heading', { name: 'The configuration is not right' })).toBeVisible();
    await expect(page.getByText('PROOF_PAIRS is required')).toBeVisible();
    await expect(page.getByText('APP_URL must begin with https://')).toBeVisible();
  }
  expect(server.output).not.toMatch(/^\s+at /m);
  expect(server.output.match(/PROOF_PAIRS is required/g)).toHaveLength(1);
});
