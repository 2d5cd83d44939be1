/** Builds what is measured: a plain Next app, and a copy of the product. The copy also contains the baseline routes, which
 *  show the cost of the framework and must not be in the product. A build is reused until one of its files changes. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

const buildFolder = '.data/bench';
const product = ['app', 'lib', 'public', 'deploy', 'instrumentation*', 'proxy.ts', 'next.config.ts'];
const manifests = ['package.json', 'tsconfig.json'];

/** Builds the product with the baseline routes. @returns its folder */
export const buildProduct = () =>
  build('app', [
    ...listFiles('', [...product, ...manifests]).filter(([path]) => !/\.test\.tsx?$/.test(path)),
    ...listFiles('tools/bench/baseline', ['.']),
  ]);

/** @returns the folder of the plain Next app */
export const buildPlain = () => build('plain', listFiles('tools/bench/plain', ['.']));

/** @returns the command that `npm start` runs in this folder */
export function startCommand(folder: string): string {
  const { scripts } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  return scripts.start;
}

/** Lists the files that git tracks or would add. @returns pairs of path and path in the build */
function listFiles(from: string, patterns: string[]): [from: string, to: string][] {
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
  const target = `${buildFolder}/${name}`;
  const versionFile = `${target}/.built`;
  const hash = createHash('sha256').update(process.version).update(readFileSync('package-lock.json'));
  for (const [from, to] of files) hash.update(to).update(readFileSync(from));
  const version = hash.digest('hex');
  if (existsSync(versionFile) && readFileSync(versionFile, 'utf8') === version) return target;
  process.stderr.write(`building ${target}\n`);
  rmSync(target, { recursive: true, force: true });
  for (const [from, to] of files) cpSync(from, `${target}/${to}`);
  // Hard links, because Next looks for packages only inside the folder of the build.
  execFileSync('cp', ['-al', 'node_modules', target]);
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  execFileSync('npm', ['run', 'build'], { cwd: target, env, stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(versionFile, version);
  return target;
}
