import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../api/partner-config';
import { startWebhookReceiver } from '../testing/test-channels';
import { simulatorForTests, TestPartner } from '../testing/test-partner';
import { sessionCommand, shellQuote, transactionCommands, webhookCommand } from './curl-commands';

const url = simulatorForTests();

/** Returns the arguments that a shell passes to curl or npx. */
function wordsOf(line: string): string[] {
  const show = `printf '%s\\0' "$@"`;
  const text = execFileSync('sh', ['-c', `curl() { ${show}; }; npx() { ${show}; }; ${line}`], {
    encoding: 'utf8',
  });
  return text.split('\0').slice(0, -1);
}

/** Sends the request that curl would send. */
function runCommand(line: string): Promise<Response> {
  const [silent, , method, target = '', ...rest] = wordsOf(line);
  expect(silent).toBe('-sS');
  const valuesOf = (flag: string) => rest.filter((_, at) => rest[at - 1] === flag);
  const headers = valuesOf('-H').map((each): [string, string] => {
    const [name = '', ...value] = each.split(': ');
    return [name, value.join(': ')];
  });
  const [body] = valuesOf('-d');
  return fetch(target, { ...(method && { method }), headers, ...(body !== undefined && { body }) });
}

const specialCharacters = `a'b"c $(touch no) \`x\` \\ \n é ;|&`;

describe('the curl commands', () => {
  it('open a session with an unused token, then read its status and the identity check', async () => {
    const partner = new TestPartner(url());
    const opened = await runCommand(sessionCommand(url(), partner.token, defaultConfig).line);
    expect(opened.status).toBe(200);
    const id = String((await opened.json()).merchant_transaction_id);
    const user = { id: 'user-1', email: null, identity: { kyc: 'not_started' as const } };
    const [status, kyc] = transactionCommands(url(), partner.token, { ...transaction, id, user });
    expect(await (await runCommand(status?.line ?? '')).json()).toMatchObject({ status: 'pending' });
    expect(await (await runCommand(kyc?.line ?? '')).json()).toMatchObject({ partner_user_id: 'user-1' });
  });

  it('open a session for a partner with its own origins and pairs', async () => {
    const partner = new TestPartner(url());
    const config = { origins: ['https://shop.example'], currencies: ['BTC'], pairs: ['BTC/BTC'] };
    await partner.control('PATCH', 'partner', config);
    const { line } = sessionCommand(url(), partner.token, { ...defaultConfig, ...config });
    expect((await runCommand(line)).status).toBe(200);
  });

  it('send a webhook with the documented body', async () => {
    const hook = await startWebhookReceiver(202);
    expect((await runCommand(webhookCommand(hook.url, transaction).line)).status).toBe(202);
    expect(hook.bodies).toMatchObject([{ merchant_transaction_id: transaction.id, status: 'pending' }]);
    hook.server.close();
  });

  it('name the tool that the WebSocket command needs', () => {
    const [, , socket] = transactionCommands('http://127.0.0.1:4010', 'sim_token', transaction);
    expect(socket?.note).toContain('wscat');
    expect(wordsOf(socket?.line ?? '')).toEqual([
      ...['wscat', '-H', 'Authorization: Bearer sim_token'],
      ...['-c', `ws://127.0.0.1:4010/ws?tx_id=${transaction.id}`],
    ]);
  });

  it('quote each user id, token and URL, so that none can add a shell command', () => {
    expect(wordsOf(`curl ${shellQuote(specialCharacters)}`)).toEqual([specialCharacters]);
    const named = {
      ...transaction,
      currency: specialCharacters,
      user: { ...transaction.user, id: specialCharacters },
    };
    const [, kyc] = transactionCommands(`http://${specialCharacters}`, specialCharacters, named);
    expect(wordsOf(kyc?.line ?? '')).toEqual([
      ...[
        '-sS',
        '-X',
        'GET',
        `http://${specialCharacters}/widget/users/${encodeURIComponent(specialCharacters)}/kyc-status`,
      ],
      ...['-H', `Authorization: Bearer ${specialCharacters}`, '-H', 'Accept: application/json'],
      ...['-H', 'Accept-Encoding: identity'],
    ]);
    const [, , , target, , , , body = ''] = wordsOf(
      webhookCommand(`http://${specialCharacters}`, named).line,
    );
    expect([target, JSON.parse(body).currency]).toEqual([`http://${specialCharacters}`, specialCharacters]);
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
