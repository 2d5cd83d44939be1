/** A partner's server for tests: one simulator per file on a free port, and one token per test. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { z } from 'zod';
import { type RunningSimulator, startSimulator } from '../server';

export const partnerOrigin = 'http://localhost:3000';
export const newToken = () => `sim_${randomUUID()}`;

export const sessionSchema = z.looseObject({
  merchant_transaction_id: z.string(),
  widget_id: z.string(),
  address: z.string(),
  signature: z.string(),
  init_token: z.string(),
  init_token_type: z.string(),
  currency: z.string(),
  network: z.string(),
  amount: z.string(),
  type: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

/** Starts a simulator for the test file.
 *  @returns a function that returns the simulator's URL */
export function simulatorForTests(): () => string {
  let running: RunningSimulator;
  beforeAll(async () => {
    running = await startSimulator({ port: 0 });
  });
  afterAll(() => running.close());
  return () => running.url;
}

/** Returns a partner whose deliveries take 10 ms. */
export async function createPartner(url: string, config: object = {}): Promise<TestPartner> {
  const partner = new TestPartner(url);
  await partner.control('PATCH', 'partner', { delivery_ms: 10, ...config });
  return partner;
}

export class TestPartner {
  readonly token = newToken();

  constructor(readonly url: string) {}

  /** Sends a session request like the product's.
   *  @param changes replace fields; undefined removes a field */
  postSession(
    changes: Record<string, unknown> = {},
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ) {
    const body = {
      partner_user_id: 'u1',
      user_email: 'verified@example.com',
      network: 'TRC20',
      currency: 'USDT',
      amount: '99.50',
      ...changes,
    };
    return fetch(`${this.url}/widget/session`, {
      method: 'POST',
      headers: { ...this.headers(), 'content-type': 'application/json', origin: partnerOrigin, ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      ...(signal && { signal }),
    });
  }

  async session(changes: Record<string, unknown> = {}): Promise<Session> {
    return sessionSchema.parse(await (await this.postSession(changes)).json());
  }

  get(path: string) {
    return fetch(`${this.url}${path}`, { headers: this.headers() });
  }

  async transaction(id: string): Promise<Record<string, unknown>> {
    return z
      .record(z.string(), z.unknown())
      .parse(await (await this.get(`/widget/transactions/${id}`)).json());
  }

  /** Calls the control API with this partner's token.
   *  @throws if the status is not 200 */
  async control(method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body: object): Promise<unknown> {
    const withToken = path.startsWith('transactions/') ? body : { token: this.token, ...body };
    const response = await fetch(`${this.url}/__simulator/${path}`, {
      method,
      body: JSON.stringify(withToken),
    });
    if (response.status !== 200) throw new Error(await response.text());
    return response.json();
  }

  async read<T>(schema: z.ZodType<T>, path: string, query = ''): Promise<T> {
    const response = await fetch(`${this.url}/__simulator/${path}?token=${this.token}${query}`);
    return schema.parse(await response.json());
  }

  headers() {
    return {
      authorization: `Bearer ${this.token}`,
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'test-partner/1.0.0',
    };
  }
}
