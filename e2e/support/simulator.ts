/** The simulator's controls, for one user of it. */
import { proofUrl, secrets } from '@/e2e/targets';

export type Received = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** The X-Request-Id that Proof answered with. */
  request_id: string;
};

async function control<T>(
  method: string,
  path: string,
  body?: object,
  partner: object = { token: secrets.PROOF_CLIENT_TOKEN },
): Promise<T> {
  const response = await fetch(`${proofUrl}/__simulator/${path}`, {
    method,
    ...(body
      ? { body: JSON.stringify({ ...partner, ...body }), headers: { 'content-type': 'application/json' } }
      : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}

/** Steers what Proof does to `email`, and tells what it got from there. */
export const proofFor = (email: string, token = secrets.PROOF_CLIENT_TOKEN) => ({
  fails: (failure: unknown, times: number | 'always' = 1, on = 'session') =>
    control('POST', 'failures', { token, user: email, failure, times, on }),
  failsAtTimes: (failure: unknown, chance: number) =>
    control('POST', 'failures', { token, user: email, failure, chance, times: 'always' }),
  requests: async () =>
    (
      await control<{ requests: Received[] }>(
        'GET',
        `requests?token=${token}&user=${encodeURIComponent(email)}`,
      )
    ).requests,
  /** How many WebSockets are open at Proof, by transaction id. */
  sockets: async () =>
    (
      await control<{ open: Record<string, number> }>(
        'GET',
        `sockets?token=${token}&user=${encodeURIComponent(email)}`,
      )
    ).open,
  breaks: (channel: 'websocket' | 'webhook' | 'transaction', fault: string) =>
    control('POST', 'channels', { token, user: email, channel, fault }),
  sendsWebhooksTo: (appUrl: string) =>
    control('POST', 'webhook', {
      token,
      user: email,
      url: `${appUrl}/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`,
    }),
});

/** Everything that Proof got with a token: from one server, where that has a token of its own. */
export const receivedWith = async (token: string) =>
  (await control<{ requests: Received[] }>('GET', `requests?token=${token}`)).requests;

/** Sets how a user's identity check stands at Proof. */
export const setIdentity = (partnerUserId: string, status: string) =>
  control('PUT', `users/${partnerUserId}`, { kyc_status: status });

/** Moves a transaction at Proof, behind everybody's back. */
export const moveTransaction = (id: string, change: { status: string; [field: string]: string }) =>
  control('POST', `transactions/${id}`, change, {});
