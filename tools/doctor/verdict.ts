/** What the doctor says of one point of the checklist: what was seen and, unless all is well, what to do about it. */

export type Result = 'passed' | 'failed' | 'could not check';
export type Verdict = { result: Result; message: string };

/** A verdict as it is told; `link` is the section of the README that knows more. */
export type Finding = { check: string; result: Result; message: string; link: string };

export const passed = (message: string): Verdict => ({ result: 'passed', message });
export const failed = (message: string): Verdict => ({ result: 'failed', message });
export const couldNotCheck = (message: string): Verdict => ({ result: 'could not check', message });

/** A finding as a line for people. */
export function formatFinding({ check, result, message, link }: Finding): string {
  const more = result === 'passed' ? '' : ` (${link})`;
  return `${result.padEnd(15)}  ${check}: ${message}${more}`;
}
