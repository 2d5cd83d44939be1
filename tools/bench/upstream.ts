/** A fake Proof that needs little CPU time, as a child process. Every POST returns a valid session with a new id, every GET
 *  a pending transaction. Paths under `/slow` are delayed, and include a widget script that only records when it was run. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { upstreamDelayMs } from './upstream-delay';

const session = {
  widget_id: '4f4f3b1c-6f8d-4c57-9d38-2d2f0a3a8d10',
  address: 'TXYZ1111111111111111111111111111',
  signature: `v2:${'0123456789abcdef'.repeat(8)}`,
  init_token: 'a'.repeat(240),
  init_token_type: 'sdk_partner_authorization',
  currency: 'USDT',
  currencies: ['USDT'],
  network: 'TRC20',
  networks: ['TRC20'],
  amount: '99.50',
  fiat_currency: 'EUR',
  fiat_currencies: ['EUR', 'USD'],
  fix_currency: true,
  fix_network: ['TRC20'],
  fix_amount: true,
  fix_fiat_currency: false,
  fix_fiat_amount: true,
  type: 'buy',
  lang: 'en',
  theme: 'light',
  redirect_url: 'http://localhost:3000/return',
};
const rest = JSON.stringify(session).slice(1);
const transaction = JSON.stringify({ status: 'pending', crypto_amount: '', fiat_currency: 'EUR' }).slice(1);

const script = 'window.proofWidget = { run: () => { window.ranAt = performance.now(); } };';

const server = createServer((request, response) => {
  request.resume().on('end', async () => {
    if (request.url?.startsWith('/slow/')) await sleep(upstreamDelayMs);
    if (request.url?.endsWith('.js')) {
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store' }).end(script);
      return;
    }
    const id = request.method === 'POST' ? randomUUID() : request.url?.split('/').at(-1);
    const body = `{"merchant_transaction_id":"${id}",${request.method === 'POST' ? rest : transaction}`;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      'X-Request-Id': randomUUID(),
    });
    response.end(body);
  });
});
// Longer than any pause between requests, so that clients do not reuse a closed connection.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
