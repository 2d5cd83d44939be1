/** Checks that Proof is reachable, and compares its clock with this machine's. */
import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Env } from '@/lib/env';
import { describeFailure, proxyOf, request } from './network';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

/** Tokens and signatures that contain a time may be refused beyond this difference. */
const largestSkewMs = 60_000;

export type Reachability = { verdict: Verdict; clock: Verdict };

/** Requests a transaction that does not exist, without the token. Any response shows that Proof is reachable. */
export async function checkReachability({ PROOF_API_BASE_URL }: Env): Promise<Reachability> {
  const { hostname, protocol } = new URL(PROOF_API_BASE_URL);
  try {
    const proxy = proxyOf(PROOF_API_BASE_URL);
    // Behind a proxy, possibly only the proxy can resolve the host name.
    const addresses = proxy ? [] : await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true });
    const startedAt = Date.now();
    const response = await request(`${PROOF_API_BASE_URL}/widget/transactions/${randomUUID()}`);
    const ms = Date.now() - startedAt;
    await response.body?.cancel();
    const via = [
      ...(proxy ? [`through the proxy ${proxy}`] : addresses.map(({ address }) => address)),
      ...(protocol === 'https:' ? ['TLS'] : []),
    ];
    return {
      verdict: passed(`${PROOF_API_BASE_URL} answers in ${ms} ms (${via.join(', ')})`),
      clock: clockVerdict(response.headers.get('date'), startedAt + ms / 2),
    };
  } catch (error) {
    const fix = 'check PROOF_API_BASE_URL, and that this server may call out to it';
    return {
      verdict: failed(`${PROOF_API_BASE_URL}: ${describeFailure(error)}; ${fix}`),
      clock: couldNotCheck('there was no response to compare with; see "Proof reachable"'),
    };
  }
}

function clockVerdict(date: string | null, localMs: number): Verdict {
  const remoteMs = Date.parse(date ?? '');
  if (Number.isNaN(remoteMs))
    return couldNotCheck('Proof’s response has no Date header; compare this machine’s clock with NTP');
  const skewMs = localMs - remoteMs;
  const difference = `${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs < 0 ? 'behind' : 'ahead of'} Proof’s`;
  if (Math.abs(skewMs) <= largestSkewMs) return passed('within a minute of Proof’s');
  return failed(`this machine’s clock is ${difference}; let NTP set it`);
}
