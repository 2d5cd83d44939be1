/** `npm run doctor`: Proof's go-live checklist, done against whatever the environment names. Exit code 0 when nothing
 *  failed, else 1. */
import { parseArgs } from 'node:util';
import type { Report } from './checklist';
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

const asked = readArguments();

const { variables, from } = readConfiguration(process.env);
// The product's log goes to stdout, where only the findings belong.
Object.assign(process.env, variables, { LOG_LEVEL: 'silent' });
const { runChecklist } = await import('./checklist');

const findings: Finding[] = [];
const notes = asked.json ? process.stderr : process.stdout;
const clearLine = '\r\x1b[K';

const report: Report = {
  working: check => {
    if (process.stderr.isTTY) process.stderr.write(`${clearLine}… ${check}`);
  },
  tell: finding => {
    findings.push(finding);
    if (process.stderr.isTTY) process.stderr.write(clearLine);
    if (!asked.json) process.stdout.write(`${formatFinding(finding)}\n`);
  },
};

notes.write(
  `Examines the configuration of ${from}. It opens real sessions at Proof, one for each pair and type, for the user\n` +
    'doctor-check; no money moves. Besides, it asks Proof for their status (GET, WebSocket) and the widget’s script only.\n\n',
);
await runChecklist(variables, asked, report);
const failures = findings.filter(({ result }) => result === 'failed').length;
if (asked.json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
notes.write(`\n${failures === 0 ? 'Nothing failed' : `${failures} failed`}.\n`);
// Kept-alive connections would hold the process for a while.
process.exit(failures === 0 ? 0 : 1);
