/** Checks that the widget's script loads and defines the function that the page calls. The script runs in a process of
 *  its own, without our environment variables and without permission to read files or start programs. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Env } from '@/lib/env';
import { describeFailure, request } from './network';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

const program = readFileSync(new URL('widget-page.js', import.meta.url), 'utf8');
const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';
const runDeadlineMs = 10_000;
const fix = 'check PROOF_WIDGET_SCRIPT_URL';

export async function scriptVerdict({ PROOF_WIDGET_SCRIPT_URL: url }: Env): Promise<Verdict> {
  try {
    const response = await request(url);
    const type = response.headers.get('content-type') ?? 'no content type';
    const script = await response.text();
    if (response.status !== 200) return failed(`${url} answers ${response.status}; ${fix}`);
    if (!/\b(java|ecma)script\b/i.test(type)) return failed(`${url} is ${type}, no JavaScript; ${fix}`);
    return outcomeVerdict(url, script, await outcomeOf(script, url));
  } catch (error) {
    return failed(`${url}: ${describeFailure(error)}; ${fix}`);
  }
}

function outcomeVerdict(url: string, script: string, outcome: string): Verdict {
  if (outcome === 'run') return passed(`${url} defines proofWidget.run`);
  if (outcome === 'no run') return failed(`${url} defines no proofWidget.run; ${fix}`);
  const mention = script.includes('proofWidget')
    ? 'its text names proofWidget'
    : 'it never names proofWidget';
  return couldNotCheck(
    `it does not run outside a browser (${outcome}), but ${mention}; load the page in a browser`,
  );
}

/** @returns `run`, `no run`, or why the script could not run */
function outcomeOf(script: string, url: string): Promise<string> {
  return new Promise(resolve => {
    const child = execFile(
      process.execPath,
      [permission, '--input-type=commonjs', '-e', program, url],
      { env: { NODE_ENV: 'production' }, timeout: runDeadlineMs },
      (error, stdout) => resolve(stdout || (error?.killed ? 'it does not end' : 'it stopped its process')),
    );
    // Writing fails with EPIPE if the child has already ended.
    child.stdin?.on('error', () => {}).end(script);
  });
}
