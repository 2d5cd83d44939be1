/** What we add to Proof's own time, for one user at a time. */
import { type Measured, startParties } from './parties';
import { inTurns, medianOfPairs, percentile } from './rounds';
import { type Benchmark, type Effort, type Row, rounded } from './row';

const targets = [
  { name: 'p50', share: 0.5, target: 5 },
  { name: 'p99', share: 0.99, target: 20 },
];

async function run({ rounds, requests }: Effort): Promise<Row[]> {
  const { ours, upstream, plainNext } = await startParties();
  await ours.ask(32, requests);
  await plainNext.ask(32, requests);
  const found = await inTurns(rounds, {
    ours: () => ours.ask(1, requests / 2),
    upstream: () => upstream.ask(1, requests / 2),
    plainNext: () => plainNext.ask(1, requests / 2),
  });
  return targets.map(({ name, share, target }) => ({
    what: `added to Proof’s own ${name}, one request at a time`,
    value: added(found.ours, found.upstream, share),
    unit: 'ms',
    target,
    from: { 'by a plain Next route': added(found.plainNext, found.upstream, share) },
  }));
}

function added(ours: Measured[], theirs: Measured[], share: number): number {
  const at = (found: Measured[]) => found.map(({ ms }) => percentile(ms, share));
  return rounded(medianOfPairs(at(ours), at(theirs), (a, b) => a - b));
}

export const latency: Benchmark = { name: 'latency', run };
