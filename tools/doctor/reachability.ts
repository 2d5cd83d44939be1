/** Whether Proof answers at all, and what its clock says. */
import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Env } from '@/lib/env';
import { describeFailure, proxyOf, request } from './network';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

/** Beyond this, tokens and signatures with times in them are refused somewhere. */
const largestSkewMs = 60_000;

export type Reachability = { verdict: Verdict; clock: Verdict };

/** Asks for the status of a transaction that is nobody's, without the token: any answer will do. */
export async function checkReachability({ PROOF_API_BASE_URL }: Env): Promise<Reachability> {
  const { hostname, protocol } = new URL(PROOF_API_BASE_URL);
  try {
    const proxy = proxyOf(PROOF_API_BASE_URL);
    // Behind a proxy, only the proxy may be able to resolve the name.
    const addresses = proxy ? [] : await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true });
    const startedAt = Date.now();
    const response = await request(`${PROOF_API_BASE_URL}/widget/transactions/${randomUUID()}`);
    const ms = Date.now() - startedAt;
    await response.body?.cancel();
    const by = [
      ...(proxy ? [`through the proxy ${proxy}`] : addresses.map(({ address }) => address)),
      ...(protocol === 'https:' ? ['TLS'] : []),
    ];
    return {
      verdict: passed(`${PROOF_API_BASE_URL} answers in ${ms} ms (${by.join(', ')})`),
      clock: clockVerdict(response.headers.get('date'), startedAt + ms / 2),
    };
  } catch (error) {
    const fix = 'check PROOF_API_BASE_URL, and that this server may call out to it';
    return {
      verdict: failed(`${PROOF_API_BASE_URL}: ${describeFailure(error)}; ${fix}`),
      clock: couldNotCheck('Proof gave no answer to compare with; see "Proof reachable"'),
    };
  }
}

function clockVerdict(date: string | null, oursMs: number): Verdict {
  const theirsMs = Date.parse(date ?? '');
  if (Number.isNaN(theirsMs)) return couldNotCheck('Proof’s answer has no Date; compare this clock with NTP');
  const skewMs = oursMs - theirsMs;
  const apart = `${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs < 0 ? 'behind' : 'ahead of'} Proof’s`;
  if (Math.abs(skewMs) <= largestSkewMs) return passed('within a minute of Proof’s');
  return failed(`this machine’s clock is ${apart}; let NTP set it`);
}
