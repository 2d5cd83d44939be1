/** The integration report: the mistakes in a partner's calls that a server can detect. */
import { callerRules } from './caller-rules';
import { clientIpRules } from './client-ip-rules';
import { pollingRules } from './polling-rules';
import { retryRules } from './retry-rules';
import type { Rule } from './rule';
import { runRules } from './run-rules';
import { sessionRules } from './session-rules';
import type { Traffic } from './traffic';
import { userRules } from './user-rules';
import { webhookRules } from './webhook-rules';
import { websocketRules } from './websocket-rules';

export const rules: readonly Rule[] = [
  ...callerRules,
  ...sessionRules,
  ...clientIpRules,
  ...userRules,
  ...runRules,
  ...pollingRules,
  ...websocketRules,
  ...retryRules,
  ...webhookRules,
];

/** Per finding. */
const maxOccurrences = 50;

/** Returns one finding per broken rule, level `failed` first. The occurrences of a finding are newest first. */
export function reportOf(traffic: Traffic) {
  const findings = rules
    .map(({ find, ...rule }) => ({ rule, occurrences: find(traffic).toReversed() }))
    .filter(({ occurrences }) => occurrences.length > 0)
    .map(({ rule: { id, level, summary, fix, source }, occurrences }) => ({
      ...{ id, level, told: summary, fix, source },
      link: `docs/simulator.md#${id}`,
      count: occurrences.length,
      seen_in: occurrences.slice(0, maxOccurrences),
    }));
  const [failed, notes] = (['failed', 'note'] as const).map(level =>
    findings.filter(each => each.level === level),
  );
  return {
    failed: failed?.length ?? 0,
    notes: notes?.length ?? 0,
    findings: [...(failed ?? []), ...(notes ?? [])],
  };
}

/** Returns the table for docs/simulator.md. */
export function rulesAsMarkdown(): string {
  const rows = rules.map(
    ({ id, level, summary, fix, source }) =>
      `| <a id="${id}"></a>\`${id}\` | ${level} | ${summary} | ${fix} | ${source} |`,
  );
  return ['| finding | level | what it means | what to do | source |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}
