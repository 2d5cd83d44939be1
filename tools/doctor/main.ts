/** `npm run doctor`: runs Proof's go-live checklist against the configured Proof and app. Exits with code 0 if no check
 *  failed, else 1. */
import { parseArgs } from 'node:util';
import type { Reporter } from './checklist';
import { readConfiguration } from './environment';
import { type Finding, formatFinding } from './verdict';

const options = {
  json: { type: 'boolean', default: false },
  email: { type: 'string', default: 'doctor@example.com' },
  amount: { type: 'string', default: '100' },
  from: { type: 'string' },
} as const;

function readArguments() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `${problem}\nnpm run doctor -- [--json] [--email you@example.com] [--amount 100] [--from ADDRESS]\n`,
    );
    process.exit(1);
  }
}

const args = readArguments();

const { variables, source } = readConfiguration(process.env);
// The product's log would mix with the findings on stdout.
Object.assign(process.env, variables, { LOG_LEVEL: 'silent' });
const { runChecklist } = await import('./checklist');

const findings: Finding[] = [];
const notes = args.json ? process.stderr : process.stdout;
const clearLine = '\r\x1b[K';

const reporter: Reporter = {
  onStart: check => {
    if (process.stderr.isTTY) process.stderr.write(`${clearLine}… ${check}`);
  },
  onFinding: finding => {
    findings.push(finding);
    if (process.stderr.isTTY) process.stderr.write(clearLine);
    if (!args.json) process.stdout.write(`${formatFinding(finding)}\n`);
  },
};

notes.write(
  `Checks the configuration of ${source}. It opens real sessions at Proof, one for each pair and type, for the user\n` +
    'doctor-check; no money moves. It also reads their status (GET, WebSocket) and the widget’s script.\n\n',
);
await runChecklist(variables, args, reporter);
const failures = findings.filter(({ result }) => result === 'failed').length;
if (args.json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
notes.write(`\n${failures === 0 ? 'Nothing failed' : `${failures} failed`}.\n`);
// Keep-alive connections would delay the end of the process.
process.exit(failures === 0 ? 0 : 1);
