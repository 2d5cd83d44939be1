/** The result of a benchmark: rows whose values can be compared between machines, most of them ratios. */

export type Row = {
  label: string;
  value: number;
  /** '×' is a ratio. 'ms' is used only for time on top of another system's. */
  unit: '×' | 'ms' | 'kB' | '%';
  /** The highest value that meets the target; absent if there is none. */
  target?: number;
  /** The measured numbers behind the value, which depend on the machine. */
  from?: Record<string, number | string>;
};

export type Benchmark = {
  name: string;
  /** Not part of a full run, because it analyses instead of measuring. */
  onlyWhenNamed?: true;
  run: (effort: Effort) => Promise<Row[]>;
};

/** How much is measured: `rounds` of `requests` each. */
export type Effort = { rounds: number; requests: number; isQuick: boolean };

const isMet = ({ value, target }: Row) => target === undefined || value <= target;

/** @returns the rows as a Markdown table, as in docs/performance.md */
export function asTable(rows: Row[]): string {
  const lines = rows.map(row => {
    const target = row.target === undefined ? '' : `≤ ${row.target} ${row.unit}`;
    const from = Object.entries(row.from ?? {}).map(([name, value]) => `${name} ${value}`);
    return [row.label, `${row.value} ${row.unit}`, target, isMet(row) ? '' : 'missed', from.join(', ')];
  });
  const head = ['measurement', 'result', 'target', '', 'from'];
  return [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
