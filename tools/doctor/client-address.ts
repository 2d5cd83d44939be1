/** Checks that the running app sees the client's address through the proxies in front of it. Proof signs this address
 *  into the session, and a wrong address fails only later, at the payment method. */
import { z } from 'zod';
import type { Env } from '@/lib/env';
import { isLoopback } from '@/lib/env-rules';
import { addressSet, normaliseAddress } from '@/lib/ip-address';
import { describeFailure, request } from './network';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

/** From the range for documentation (RFC 5737), so no client has it. */
const forgedAddress = '192.0.2.123';
const isLoopbackAddress = addressSet(['loopback']);
const responseSchema = z.object({ address: z.string().nullable() });

/** @param from the public address of this machine; null if unknown */
export async function clientAddressVerdict(env: Env, from: string | null): Promise<Verdict> {
  const { APP_URL, TRUSTED_PROXIES } = env;
  try {
    const seen = await readSeenAddress(APP_URL, {});
    if (seen === null)
      return failed(
        'the app sees no address, or a private one, so sessions lack client_ip; set TRUSTED_PROXIES to your proxies',
      );
    const isProxy = TRUSTED_PROXIES !== 'platform' && TRUSTED_PROXIES(seen);
    if (!isProxy && (await readSeenAddress(APP_URL, { 'x-forwarded-for': forgedAddress })) === forgedAddress)
      return failed(
        'the app believes a forged X-Forwarded-For; TRUSTED_PROXIES includes more than your proxies',
      );
    return seenVerdict(seen, from, isLoopback(APP_URL));
  } catch (error) {
    return couldNotCheck(`${APP_URL}: ${describeFailure(error)}; start the app, then run the doctor again`);
  }
}

/** @throws the error of fetch; ZodError if another program answers at this URL */
async function readSeenAddress(appUrl: string, headers: Record<string, string>): Promise<string | null> {
  const response = await request(`${appUrl}/api/client-address`, { headers });
  return responseSchema.parse(await response.json()).address;
}

function seenVerdict(seen: string, from: string | null, isLocal: boolean): Verdict {
  const isRight = from === null ? isLocal && isLoopbackAddress(seen) : normaliseAddress(from) === seen;
  if (isRight) return passed(`the app sees this machine as ${seen}, and believes no forged address`);
  if (from === null)
    return couldNotCheck(
      `the app sees this machine as ${seen}; if that is its public address, confirm it with --from ${seen}`,
    );
  return failed(`the app sees this machine as ${seen}, not as ${from}; set TRUSTED_PROXIES to your proxies`);
}
