/** What a benchmark gives: rows of numbers that mean the same on another machine, most of them ratios. */

export type Row = {
  label: string;
  value: number;
  /** '×': so many times the other; 'ms' only for what is added to somebody else's time. */
  unit: '×' | 'ms' | 'kB' | '%';
  /** At most this much; absent: only told. */
  target?: number;
  /** What it was worked out from, of this machine and this run. */
  from?: Record<string, number | string>;
};

export type Benchmark = {
  name: string;
  /** It shows where the time goes, and is no result. */
  onlyWhenNamed?: true;
  run: (effort: Effort) => Promise<Row[]>;
};

/** How much is measured: `rounds` of so many requests. */
export type Effort = { rounds: number; requests: number; isQuick: boolean };

const isMet = ({ value, target }: Row) => target === undefined || value <= target;

/** Rows as a table in Markdown, as docs/performance.md shows it. */
export function asTable(rows: Row[]): string {
  const lines = rows.map(row => {
    const target = row.target === undefined ? '' : `≤ ${row.target} ${row.unit}`;
    const from = Object.entries(row.from ?? {}).map(([name, value]) => `${name} ${value}`);
    return [row.label, `${row.value} ${row.unit}`, target, isMet(row) ? '' : 'missed', from.join(', ')];
  });
  const head = ['what', 'result', 'target', '', 'from'];
  return [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
