/** Checks that the app and the widget are reachable over the same IP versions. Proof signs the client address that the
 *  app saw, and compares it with the address that the widget sees. */
import { lookup } from 'node:dns/promises';
import type { Env } from '@/lib/env';
import { isLoopback } from '@/lib/env-rules';
import { describeFailure } from './network';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

export async function ipVersionsVerdict({ APP_URL, PROOF_WIDGET_SCRIPT_URL }: Env): Promise<Verdict> {
  const local = [APP_URL, PROOF_WIDGET_SCRIPT_URL].filter(isLoopback).length;
  if (local === 2) return passed('app and widget are on this machine');
  if (local === 1)
    return couldNotCheck('app or widget is on this machine; run the doctor with the public APP_URL');
  try {
    const [app, widget] = [await ipVersionsOf(APP_URL), await ipVersionsOf(PROOF_WIDGET_SCRIPT_URL)];
    if (app === widget) return passed(`app and widget are both reached over ${app}`);
    const fix = 'give the app’s host the same DNS records (A for IPv4, AAAA for IPv6)';
    return failed(`the app is reached over ${app}, the widget over ${widget}; ${fix}`);
  } catch (error) {
    return couldNotCheck(`${describeFailure(error)}; check the hosts of APP_URL and PROOF_WIDGET_SCRIPT_URL`);
  }
}

async function ipVersionsOf(url: string): Promise<string> {
  const addresses = await lookup(new URL(url).hostname.replace(/^\[|\]$/g, ''), { all: true });
  const versions = new Set(addresses.map(({ family }) => `IPv${family}`));
  return [...versions].toSorted().join(' and ');
}
