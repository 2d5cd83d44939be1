/** The result of one check. Its message says what was observed and, if the check did not pass, what to do. */

export type Result = 'passed' | 'failed' | 'could not check';
export type Verdict = { result: Result; message: string };

/** A verdict with the name of its check; `link` is the section of the README that explains it. */
export type Finding = { check: string; result: Result; message: string; link: string };

export const passed = (message: string): Verdict => ({ result: 'passed', message });
export const failed = (message: string): Verdict => ({ result: 'failed', message });
export const couldNotCheck = (message: string): Verdict => ({ result: 'could not check', message });

/** @returns a finding as one line of text */
export function formatFinding({ check, result, message, link }: Finding): string {
  const more = result === 'passed' ? '' : ` (${link})`;
  return `${result.padEnd(15)}  ${check}: ${message}${more}`;
}
