/** Runs the steps of the Dockerfile in a folder outside the repository, without a container engine. The short form uses the
 *  existing build as the first stage; `npm run soak` runs that stage too. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { hasIpv6 } from '@/e2e/support/nginx';
import { newUser } from '@/testing/api-user';
import { commandOf, context, copyContext, stages, wordsOf } from '@/testing/repository/dockerfile';
import { Server } from '@/testing/server';
import { isSoak, skipIf } from './soak';

skipIf(process.getuid?.() !== 0, 'needs root, to switch to the image’s user');
test.describe.configure({ mode: 'default' });

const [build = [], image = [], ...more] = stages();
const [uid = 0, gid = 0] = wordsOf(image, 'USER').flatMap(words => words.split(':').map(Number));
const applePath = '.well-known/apple-developer-merchantid-domain-association';
const appleFile = `${randomUUID()}\n`.repeat(100);

const envFiles = ['', '.local', '.production', '.production.local', '.development', '.test'].map(
  ending => `.env${ending}`,
);
const marked = `marked-${randomUUID()}`;

let folder = '';
const path = (name: string) => join(folder, name);
const run = (words: string, cwd: string) => execFileSync('sh', ['-c', words], { cwd, stdio: 'inherit' });
const filesInImage = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => !name.startsWith('.data/'));

/** Runs the first stage, or uses the existing build in the short form. @returns the folder of the stage */
function prepareFirstStage(): string {
  if (!isSoak) return '.';
  const stage = mkdtempSync(join(tmpdir(), 'proof-build-'));
  copyContext(stage);
  // .env files may be there when somebody builds without a container.
  for (const name of envFiles) writeFileSync(join(stage, name), `MARKED=${marked}\n`);
  for (const words of wordsOf(build, 'RUN')) run(words, stage);
  return stage;
}

test.beforeAll(() => {
  test.setTimeout(600_000);
  folder = mkdtempSync(join(tmpdir(), 'proof-image-'));
  chmodSync(folder, 0o755);
  const stage = prepareFirstStage();
  cpSync(join(stage, '.next/standalone'), folder, { recursive: true, verbatimSymlinks: true });
  if (isSoak) rmSync(stage, { recursive: true });
  for (const words of wordsOf(image, 'RUN')) run(words, folder);
  mkdirSync(path('public/.well-known'), { recursive: true });
  writeFileSync(path(`public/${applePath}`), appleFile);
});
test.afterAll(() => rmSync(folder, { recursive: true }));

test('the image has two stages: npm’s scripts on the build context, then their output and a data folder', {
  tag: '@server',
}, () => {
  expect(more).toEqual([]);
  expect(wordsOf(build, 'RUN')).toEqual(['npm ci', 'npm run build']);
  expect(wordsOf(image, 'COPY')).toEqual(['--from=build /app/.next/standalone ./']);
  expect(uid * gid).toBeGreaterThan(0);
  const { names, rest } = context();
  expect(rest).toEqual(['*']);
  const sources = readdirSync('.').filter(name => /^(?!vitest|next-env).*\.ts$/.test(name));
  expect(names.filter(name => name.endsWith('.ts')).sort()).toEqual(sources.sort());
  for (const name of names) expect(name).not.toMatch(/^\.(env|git|data|next)|node_modules/);
  // No build argument or variable can put a secret into the image.
  for (const instruction of ['ARG', 'ENV', 'ADD'])
    expect([...wordsOf(build, instruction), ...wordsOf(image, instruction)]).toEqual([]);
});

test('the image contains no .env file and no value of one', { tag: '@server' }, () => {
  const names = filesInImage();
  expect(names.length).toBeGreaterThan(500);
  expect(names.filter(name => /(^|\/)\.env/.test(name))).toEqual([]);
  for (const name of isSoak ? names.filter(name => statSync(path(name)).isFile()) : [])
    expect(readFileSync(path(name)).includes(marked), name).toBe(false);
});

test('the image’s command runs the app as a user who can write only data, and exits with code 0', {
  tag: '@server',
}, async () => {
  const before = filesInImage();
  const variables = { DATABASE_DIR: undefined, HOSTNAME: 'c0ffee' };
  const server = await Server.start('image', variables, commandOf(wordsOf(image, 'CMD')[0]), {
    cwd: folder,
    uid,
    gid,
  });
  await server.untilReady();
  const { port } = new URL(server.url);
  const [command = '', ...args] = commandOf(wordsOf(image, 'HEALTHCHECK')[0]);
  const health = () => spawnSync(command, args, { env: { ...process.env, PORT: port } }).status;
  expect(health()).toBe(0);

  for (const host of ['127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])])
    expect((await fetch(`http://${host}:${port}/robots.txt`)).status).toBe(200);
  const page = await (await fetch(server.url)).text();
  const [script] = /\/_next\/static\/[^"]+\.js/.exec(page) ?? [];
  expect((await fetch(server.url + script)).headers.get('content-type')).toContain('javascript');
  // Apple requests exactly this URL and follows no redirect.
  const apple = await fetch(`${server.url}/${applePath}`, { redirect: 'manual' });
  expect([apple.status, apple.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  expect(await apple.text()).toBe(appleFile);
  expect(await (await newUser(server.url)).openSession()).toMatch(/^[0-9a-f-]{36}$/);
  const { uid: owner, mode } = statSync(path('.data'));
  expect([owner, mode & 0o777]).toEqual([uid, 0o700]);
  expect(statSync(path('.data/pgdata')).uid).toBe(uid);

  await server.stop();
  expect(await server.exited).toBe(0);
  expect(health()).toBe(1);
  expect(filesInImage()).toEqual(before);
  expect(server.output).not.toMatch(/EACCES|EROFS|EPERM/);
});
