/** A client of our API for one signed-in user, without a browser. It throws when a response contains a marked secret. */
import { randomUUID } from 'node:crypto';
import type { Transaction } from '@/lib/transactions/schema';
import { secretsIn } from './leaks';

/** The order that most flows submit. */
export const order = { type: 'buy', network: 'TRC20', currency: 'USDT', amount: '99.50' };

/** Signs in a new user whose e-mail address is unique. `as` selects the simulator's case. */
export const newUser = (appUrl: string, as = 'verified'): Promise<ApiUser> =>
  new ApiUser(appUrl, `${as}+${randomUUID().slice(0, 8)}@example.com`).signIn();

export class ApiUser {
  /** The session cookie; '' before signing in. */
  cookie = '';

  constructor(
    readonly appUrl: string,
    readonly email: string,
  ) {}

  /** Returns the same user at another instance. The cookie works there because both instances have the same AUTH_SECRET. */
  at(appUrl: string): ApiUser {
    const user = new ApiUser(appUrl, this.email);
    user.cookie = this.cookie;
    return user;
  }

  async signIn(): Promise<this> {
    const response = await this.post('/api/demo-user', { email: this.email });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return this;
  }

  /** Signs in. @returns the cookie in the form that Playwright's `addCookies` takes */
  async cookieForBrowser(): Promise<{ name: string; value: string; url: string }> {
    const { cookie } = await this.signIn();
    const [name = '', value = ''] = cookie.split('=');
    return { name, value, url: this.appUrl };
  }

  get(path: string, extraHeaders: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    const headers = { cookie: this.cookie, ...extraHeaders };
    return this.request(path, { headers, ...(signal && { signal }) });
  }

  post(path: string, body: object, extraHeaders: Record<string, string> = {}): Promise<Response> {
    const json = { origin: this.appUrl, 'content-type': 'application/json' };
    const headers = { cookie: this.cookie, ...json, ...extraHeaders };
    return this.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Sends a request and searches the response for secrets. In an event stream, only the headers are searched. */
  private async request(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(this.appUrl + path, init);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    const body = isStream ? '' : await response.clone().text();
    const leaks = secretsIn(body + JSON.stringify([...response.headers]));
    if (leaks.length > 0) throw new Error(`secrets in the response of ${path}: ${leaks}`);
    return response;
  }

  /** Opens a session. @returns the id of its transaction */
  async openSession(amount = order.amount, headers: Record<string, string> = {}): Promise<string> {
    const response = await this.post('/api/session', { ...order, amount }, headers);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()).merchant_transaction_id;
  }

  async statusOf(id: string): Promise<string> {
    return (await (await this.get(`/api/transactions/${id}`)).json()).status;
  }

  /** Reads the event stream until `isLast` returns true for an event. @returns the statuses received */
  async followEvents(id: string, isLast: (transaction: Transaction) => boolean): Promise<string[]> {
    const abort = new AbortController();
    const response = await this.get(`/api/transactions/${id}/events`, {}, abort.signal);
    const received: string[] = [];
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const [, data] = /^event: tx\.update\ndata: (.*)$/.exec(event) ?? [];
        if (!data) continue;
        const transaction: Transaction = JSON.parse(data);
        received.push(transaction.status);
        if (!isLast(transaction)) continue;
        abort.abort();
        return received;
      }
    }
    return received;
  }
}
