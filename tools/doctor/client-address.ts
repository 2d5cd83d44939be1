/** Whether the running app sees who calls, through whatever stands in front of it. Proof's signature holds that
 *  address, and a wrong one fails only at the payment method. */
import { z } from 'zod';
import { type Env, isLoopback } from '@/lib/env';
import { addressSet, normaliseAddress } from '@/lib/http/client-ip';
import { describeFailure, request } from './network';
import { couldNotCheck, failed, passed, type Verdict } from './verdict';

/** Of a range for documentation: nobody has it. */
const forgedAddress = '192.0.2.123';
const isLoopbackAddress = addressSet(['loopback']);
const answerSchema = z.object({ address: z.string().nullable() });

/** `from` is the address that this machine calls from, as the internet sees it; null: nobody told. */
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
        'the app believes an invented X-Forwarded-For; TRUSTED_PROXIES takes in more than your proxies',
      );
    return seenVerdict(seen, from, isLoopback(APP_URL));
  } catch (error) {
    return couldNotCheck(`${APP_URL}: ${describeFailure(error)}; start the app, then run the doctor again`);
  }
}

/** @throws whatever fetch does; ZodError for an answer that is another program's. */
async function readSeenAddress(appUrl: string, headers: Record<string, string>): Promise<string | null> {
  const response = await request(`${appUrl}/api/client-address`, { headers });
  return answerSchema.parse(await response.json()).address;
}

function seenVerdict(seen: string, from: string | null, isLocal: boolean): Verdict {
  const isRight = from === null ? isLocal && isLoopbackAddress(seen) : normaliseAddress(from) === seen;
  if (isRight) return passed(`the app sees this machine as ${seen}, and believes no invented address`);
  if (from === null)
    return couldNotCheck(
      `the app sees this machine as ${seen}; if it calls from there, say so with --from ${seen}`,
    );
  return failed(`the app sees this machine as ${seen}, not as ${from}; set TRUSTED_PROXIES to your proxies`);
}
