import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../api/partner-config';
import { startWebhookReceiver } from '../testing/test-channels';
import { simulatorForTests, TestPartner } from '../testing/test-partner';
import { sessionCommand, shellQuote, transactionCommands, webhookCommand } from './curl-commands';

const url = simulatorForTests();

/** The words that a shell makes of a line, were curl or npx given them. */
function wordsOf(line: string): string[] {
  const show = `printf '%s\\0' "$@"`;
  const text = execFileSync('sh', ['-c', `curl() { ${show}; }; npx() { ${show}; }; ${line}`], {
    encoding: 'utf8',
  });
  return text.split('\0').slice(0, -1);
}

/** Does what curl would do with the line. */
function pasted(line: string): Promise<Response> {
  const [silent, , method, target = '', ...rest] = wordsOf(line);
  expect(silent).toBe('-sS');
  const given = (flag: string) => rest.filter((_, at) => rest[at - 1] === flag);
  const headers = given('-H').map((each): [string, string] => {
    const [name = '', ...value] = each.split(': ');
    return [name, value.join(': ')];
  });
  const [body] = given('-d');
  return fetch(target, { ...(method && { method }), headers, ...(body !== undefined && { body }) });
}

const odd = `a'b"c $(touch no) \`x\` \\ \n é ;|&`;

describe('the lines for a shell', () => {
  it('a session at once, with a token that was never used; then its status and the identity check', async () => {
    const partner = new TestPartner(url());
    const opened = await pasted(sessionCommand(url(), partner.token, defaultConfig).line);
    expect(opened.status).toBe(200);
    const id = String((await opened.json()).merchant_transaction_id);
    const user = { id: 'user-1', email: null, identity: { kyc: 'not_started' as const } };
    const [status, kyc] = transactionCommands(url(), partner.token, { ...transaction, id, user });
    expect(await (await pasted(status?.line ?? '')).json()).toMatchObject({ status: 'pending' });
    expect(await (await pasted(kyc?.line ?? '')).json()).toMatchObject({ partner_user_id: 'user-1' });
  });

  it('a session for a partner with origins and pairs of its own', async () => {
    const partner = new TestPartner(url());
    const config = { origins: ['https://shop.example'], currencies: ['BTC'], pairs: ['BTC/BTC'] };
    await partner.control('PATCH', 'partner', config);
    const { line } = sessionCommand(url(), partner.token, { ...defaultConfig, ...config });
    expect((await pasted(line)).status).toBe(200);
  });

  it('a webhook arrives as Proof would send it', async () => {
    const hook = await startWebhookReceiver(202);
    expect((await pasted(webhookCommand(hook.url, transaction).line)).status).toBe(202);
    expect(hook.bodies).toMatchObject([{ merchant_transaction_id: transaction.id, status: 'pending' }]);
    hook.server.close();
  });

  it('the WebSocket’s says which tool it needs', () => {
    const [, , socket] = transactionCommands('http://127.0.0.1:4010', 'sim_token', transaction);
    expect(socket?.note).toContain('wscat');
    expect(wordsOf(socket?.line ?? '')).toEqual([
      ...['wscat', '-H', 'Authorization: Bearer sim_token'],
      ...['-c', `ws://127.0.0.1:4010/ws?tx_id=${transaction.id}`],
    ]);
  });

  it('nothing that a user, a token or a URL holds gets out of its quotes', () => {
    expect(wordsOf(`curl ${shellQuote(odd)}`)).toEqual([odd]);
    const named = { ...transaction, currency: odd, user: { ...transaction.user, id: odd } };
    const [, kyc] = transactionCommands(`http://${odd}`, odd, named);
    expect(wordsOf(kyc?.line ?? '')).toEqual([
      ...['-sS', '-X', 'GET', `http://${odd}/widget/users/${encodeURIComponent(odd)}/kyc-status`],
      ...['-H', `Authorization: Bearer ${odd}`],
    ]);
    const [, , , target, , , , body = ''] = wordsOf(webhookCommand(`http://${odd}`, named).line);
    expect([target, JSON.parse(body).currency]).toEqual([`http://${odd}`, odd]);
  });
});

const transaction = {
  id: '0b0e7a3c-0000-4000-8000-000000000000',
  user: { id: 'user-1', email: null, identity: { kyc: 'not_started' as const } },
  ...{ type: 'buy' as const, network: 'TRC20', currency: 'USDT', amount: '99.50', address: 'T' },
  ...{ clientIp: '', redirectUrl: '', initToken: '', signature: '', createdAtMs: 0, updatedAtMs: 0 },
  ...{ isTokenSpent: false, status: 'pending', widgetStatus: 'new', isClosed: false, fiatCurrency: 'EUR' },
  ...{ fiatAmount: '1.00', cryptoAmount: '', paymentMethod: '', previousBody: null, socketsOpened: 0 },
  notifiedAtMs: [],
};
