/** The builds that are measured: a copy of the product with the routes that show the framework's own cost, which the
 *  product must not have, and a plain Next app. Built again only when something in them has changed. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

const folder = '.data/bench';
const product = ['app', 'lib', 'public', 'deploy', 'instrumentation*', 'proxy.ts', 'next.config.ts'];
const manifests = ['package.json', 'tsconfig.json'];

/** The product, with the floor's routes; gives its folder. */
export const buildProduct = () =>
  build('app', [
    ...listed('', [...product, ...manifests]).filter(([path]) => !/\.test\.tsx?$/.test(path)),
    ...listed('tools/bench/baseline', ['.']),
  ]);

/** The plain app; gives its folder. */
export const buildPlain = () => build('plain', listed('tools/bench/plain', ['.']));

/** The program that `npm start` runs in a folder. */
export function startCommand(of: string): string {
  const { scripts } = JSON.parse(readFileSync(`${of}/package.json`, 'utf8'));
  return scripts.start;
}

/** Files that git knows or would take: where they are, and where they go. */
function listed(from: string, patterns: string[]): [from: string, to: string][] {
  const paths = patterns.map(pattern => (from ? `${from}/${pattern}` : pattern));
  const output = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...paths], {
    encoding: 'utf8',
  });
  return output
    .trim()
    .split('\n')
    .filter(path => existsSync(path))
    .map(path => [path, from ? relative(from, path) : path]);
}

function build(name: string, files: [from: string, to: string][]): string {
  const target = `${folder}/${name}`;
  const mark = `${target}/.built`;
  const hash = createHash('sha256').update(process.version).update(readFileSync('package-lock.json'));
  for (const [from, to] of files) hash.update(to).update(readFileSync(from));
  const version = hash.digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === version) return target;
  process.stderr.write(`building ${target}\n`);
  rmSync(target, { recursive: true, force: true });
  for (const [from, to] of files) cpSync(from, `${target}/${to}`);
  // Hard links: Next looks for packages no higher than the folder of its own build.
  execFileSync('cp', ['-al', 'node_modules', target]);
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  execFileSync('npm', ['run', 'build'], { cwd: target, env, stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(mark, version);
  return target;
}
