/** Client of the simulator's control API. */
import { proofUrl, secrets } from '@/e2e/targets';

export type Received = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** The X-Request-Id of Proof's response. */
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

/** Returns the controls for one user: make Proof fail, break its channels, and read the requests that it received. */
export const simulatorFor = (email: string, token = secrets.PROOF_CLIENT_TOKEN) => ({
  fail: (failure: unknown, times: number | 'always' = 1, on = 'session') =>
    control('POST', 'failures', { token, user: email, failure, times, on }),
  failWithChance: (failure: unknown, chance: number) =>
    control('POST', 'failures', { token, user: email, failure, chance, times: 'always' }),
  requests: async () =>
    (
      await control<{ requests: Received[] }>(
        'GET',
        `requests?token=${token}&user=${encodeURIComponent(email)}`,
      )
    ).requests,
  /** Returns the number of open WebSockets at Proof by transaction id. */
  sockets: async () =>
    (
      await control<{ open: Record<string, number> }>(
        'GET',
        `sockets?token=${token}&user=${encodeURIComponent(email)}`,
      )
    ).open,
  breakChannel: (channel: 'websocket' | 'webhook' | 'transaction', fault: string) =>
    control('POST', 'channels', { token, user: email, channel, fault }),
  sendWebhooksTo: (appUrl: string) =>
    control('POST', 'webhook', {
      token,
      user: email,
      url: `${appUrl}/api/webhooks/proof/${secrets.PROOF_WEBHOOK_KEY}`,
    }),
});

export type Simulator = ReturnType<typeof simulatorFor>;

/** Returns the requests that Proof received with a client token. A server with its own token can be observed alone. */
export const requestsWithToken = async (token: string) =>
  (await control<{ requests: Received[] }>('GET', `requests?token=${token}`)).requests;

/** Sets the status of a user's identity check at Proof. */
export const setIdentity = (partnerUserId: string, status: string) =>
  control('PUT', `users/${partnerUserId}`, { kyc_status: status });

/** Changes a transaction's status at Proof without a request from our server. */
export const moveTransaction = (id: string, change: { status: string; [field: string]: string }) =>
  control('POST', `transactions/${id}`, change, {});
