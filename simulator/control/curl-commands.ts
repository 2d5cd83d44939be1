/** Commands to paste into a shell: the requests of a partner's server, and a webhook as Proof sends it. */
import type { PartnerConfig } from '../api/partner-config';
import { type Transaction, webhookBody } from '../api/transactions';

export interface CurlCommand {
  readonly name: string;
  readonly line: string;
  /** The tools that the command needs besides curl. */
  readonly note?: string;
}

/** Quotes a word for a POSIX shell. */
export const shellQuote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Returns the command that opens a session. It works with any valid token, also with a token that was never used. */
export function sessionCommand(baseUrl: string, token: string, config: PartnerConfig): CurlCommand {
  const [currency, network] = (config.pairs[0] ?? 'USDT/TRC20').split('/');
  const origin = config.origins === 'loopback' ? 'http://localhost:3000' : (config.origins[0] ?? '');
  const body = {
    ...{ partner_user_id: 'user-1', user_email: 'user-1@example.com', network, currency },
    ...{ amount: '99.50', type: 'buy', client_ip: '127.0.0.1' },
  };
  const headers = [...partnerHeaders(token), 'Content-Type: application/json', `Origin: ${origin}`];
  return { name: 'Open a session', line: curl('POST', `${baseUrl}/widget/session`, headers, body) };
}

/** Returns the commands that read a transaction. */
export function transactionCommands(
  baseUrl: string,
  token: string,
  { id, user }: Transaction,
): CurlCommand[] {
  const get = (path: string) => curl('GET', `${baseUrl}/widget/${path}`, partnerHeaders(token));
  const socket = `${baseUrl.replace(/^http/, 'ws')}/ws?tx_id=${encodeURIComponent(id)}`;
  return [
    { name: 'Read its status', line: get(`transactions/${encodeURIComponent(id)}`) },
    { name: 'Read the user’s identity check', line: get(`users/${encodeURIComponent(user.id)}/kyc-status`) },
    {
      name: 'Follow its status by WebSocket',
      line: `npx wscat -H ${shellQuote(authorization(token))} -c ${shellQuote(socket)}`,
      note: 'Needs Node: npx fetches wscat the first time. Older versions of curl speak no WebSocket.',
    },
  ];
}

/** Returns the command that sends `url` a webhook with the current state of the transaction. */
export function webhookCommand(url: string, transaction: Transaction): CurlCommand {
  const line = curl('POST', url, ['Content-Type: application/json'], webhookBody(transaction));
  return { name: 'Send your backend a webhook', line };
}

const authorization = (token: string) => `Authorization: Bearer ${token}`;

/** The headers of each call of a partner's server; curl adds a User-Agent. */
const partnerHeaders = (token: string) => [
  authorization(token),
  'Accept: application/json',
  'Accept-Encoding: identity',
];

function curl(method: string, url: string, headers: readonly string[], body?: object): string {
  const sent = body ? [`-d ${shellQuote(JSON.stringify(body))}`] : [];
  const parts = [
    `curl -sS -X ${method} ${shellQuote(url)}`,
    ...headers.map(each => `-H ${shellQuote(each)}`),
    ...sent,
  ];
  return parts.join(' \\\n  ');
}
