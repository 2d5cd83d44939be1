/** A signed-in caller of an app's API, without a browser. No marked secret may be in an answer. */
import { randomUUID } from 'node:crypto';
import type { Transaction } from '@/lib/transactions/schema';
import { secretsIn } from './leaks';

/** What most flows ask for. */
export const order = { type: 'buy', network: 'TRC20', currency: 'USDT', amount: '99.50' };

/** A signed-in user whom nobody else is. */
export const newUser = (appUrl: string, as = 'verified'): Promise<ApiUser> =>
  new ApiUser(appUrl, `${as}+${randomUUID().slice(0, 8)}@example.com`).signIn();

export class ApiUser {
  /** What signs in; '' before. */
  cookie = '';

  constructor(
    readonly appUrl: string,
    readonly email: string,
  ) {}

  /** The same user at another instance: the same AUTH_SECRET seals for both. */
  at(appUrl: string): ApiUser {
    const same = new ApiUser(appUrl, this.email);
    same.cookie = this.cookie;
    return same;
  }

  async signIn(): Promise<this> {
    const response = await this.post('/api/demo-user', { email: this.email });
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return this;
  }

  /** Signs in; gives the cookie for a browser's own. */
  async cookieForBrowser(): Promise<{ name: string; value: string; url: string }> {
    const { cookie } = await this.signIn();
    const [name = '', value = ''] = cookie.split('=');
    return { name, value, url: this.appUrl };
  }

  get(path: string, more: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    const headers = { cookie: this.cookie, ...more };
    return this.ask(path, { headers, ...(signal && { signal }) });
  }

  post(path: string, body: object, more: Record<string, string> = {}): Promise<Response> {
    const headers = { cookie: this.cookie, origin: this.appUrl, 'content-type': 'application/json', ...more };
    return this.ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Of a stream, which has no end, only the headers are searched. */
  private async ask(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(this.appUrl + path, init);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    const body = isStream ? '' : await response.clone().text();
    const leaks = secretsIn(body + JSON.stringify([...response.headers]));
    if (leaks.length > 0) throw new Error(`in an answer of ${path}: ${leaks}`);
    return response;
  }

  /** Opens a session; gives its transaction's id. */
  async openSession(amount = order.amount, headers: Record<string, string> = {}): Promise<string> {
    const response = await this.post('/api/session', { ...order, amount }, headers);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()).merchant_transaction_id;
  }

  async statusOf(id: string): Promise<string> {
    return (await (await this.get(`/api/transactions/${id}`)).json()).status;
  }

  /** Follows the stream until `isLast` holds of a state; gives the statuses heard. */
  async followEvents(id: string, isLast: (transaction: Transaction) => boolean): Promise<string[]> {
    const cut = new AbortController();
    const response = await this.get(`/api/transactions/${id}/events`, {}, cut.signal);
    const heard: string[] = [];
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const [, data] = /^event: tx\.update\ndata: (.*)$/.exec(event) ?? [];
        if (!data) continue;
        const transaction: Transaction = JSON.parse(data);
        heard.push(transaction.status);
        if (!isLast(transaction)) continue;
        cut.abort();
        return heard;
      }
    }
    return heard;
  }
}
