/** Runs the commands of docs/deploy.md that work without a deployment. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { productionUrl, secrets } from '@/e2e/targets';

const blocks = [...readFileSync('docs/deploy.md', 'utf8').matchAll(/```sh\n(.+?)```/gs)].map(
  ([, lines = '']) => lines,
);

/** Runs the code block that contains `word`. @returns its output */
function runBlock(word: string, variables: Record<string, string> = {}): string {
  const [block = '', ...more] = blocks.filter(lines => lines.includes(word));
  expect(more).toEqual([]);
  return execFileSync('sh', ['-ec', block.replace('https://app.example.com', productionUrl)], {
    env: { ...process.env, ...variables },
    encoding: 'utf8',
  });
}

test('envsubst replaces our variables in the nginx template and keeps nginx’s own', {
  tag: '@server',
}, () => {
  test.skip(spawnSync('envsubst', ['-V']).status !== 0, 'needs envsubst (Debian: gettext-base)');
  const filled = runBlock('envsubst');
  expect(filled).toContain('server 127.0.0.1:3000;');
  expect(filled).toContain('listen 443 ssl;');
  expect(filled).toContain('$proxy_add_x_forwarded_for;');
  expect(filled).not.toMatch(/\$\{|APP_SERVERS\}/);
});

test('the scheduler’s command runs the reconciler', { tag: '@server' }, () => {
  test.skip(spawnSync('curl', ['-V']).status !== 0, 'needs curl');
  expect(JSON.parse(runBlock('/api/reconcile', { RECONCILE_KEY: secrets.RECONCILE_KEY }))).toEqual({
    asked: expect.any(Number),
  });
  expect(() => runBlock('/api/reconcile', { RECONCILE_KEY: 'another' })).toThrow('401');
});
