/** The lines of docs/deploy.md that can be run here. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { productionUrl, secrets } from '@/e2e/targets';

const blocks = [...readFileSync('docs/deploy.md', 'utf8').matchAll(/```sh\n(.+?)```/gs)].map(
  ([, lines = '']) => lines,
);

/** What a block with `word` in it prints, with these variables. */
function runs(word: string, variables: Record<string, string> = {}): string {
  const [block = '', ...more] = blocks.filter(lines => lines.includes(word));
  expect(more).toEqual([]);
  return execFileSync('sh', ['-ec', block.replace('https://app.example.com', productionUrl)], {
    env: { ...process.env, ...variables },
    encoding: 'utf8',
  });
}

test('envsubst fills nginx’s file in, and leaves nginx’s own variables alone', { tag: '@server' }, () => {
  test.skip(spawnSync('envsubst', ['-V']).status !== 0, 'wants envsubst, which Debian has in gettext-base');
  const filled = runs('envsubst');
  expect(filled).toContain('server 127.0.0.1:3000;');
  expect(filled).toContain('listen 443 ssl;');
  expect(filled).toContain('$proxy_add_x_forwarded_for;');
  expect(filled).not.toMatch(/\$\{|APP_SERVERS\}/);
});

test('a scheduler’s line does a round of the reconciler', { tag: '@server' }, () => {
  test.skip(spawnSync('curl', ['-V']).status !== 0, 'wants curl');
  expect(JSON.parse(runs('/api/reconcile', { RECONCILE_KEY: secrets.RECONCILE_KEY }))).toEqual({
    asked: expect.any(Number),
  });
  expect(() => runs('/api/reconcile', { RECONCILE_KEY: 'another' })).toThrow('401');
});
