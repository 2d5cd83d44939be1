/** The simulator's page as a partner uses it who integrates Proof in any language, and the integration report for our own
 *  product. */
import type { Locator, Page } from 'playwright/test';
import { accessProblems } from '@/e2e/support/axe';
import { cards, expect, test } from '@/e2e/support/fixtures';
import { productionUrl, proofUrl, secrets } from '@/e2e/targets';
import { startSimulator } from '@/simulator/server';

/** The headers of a partner's backend, in any language. */
const partnerHeaders = (token: string) => ({
  authorization: `Bearer ${token}`,
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': 'partner/1.0.0',
});

/** Requests a session as a partner's backend does. */
async function requestSession(url: string, token: string, changes: object = {}) {
  const body = {
    ...{ partner_user_id: 'ada', user_email: 'verified@example.com', network: 'TRC20', currency: 'USDT' },
    ...{ amount: '99.50', client_ip: '127.0.0.1', ...changes },
  };
  const response = await fetch(`${url}/widget/session`, {
    method: 'POST',
    headers: {
      ...partnerHeaders(token),
      'content-type': 'application/json',
      origin: 'http://localhost:3000',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...(await response.json()) };
}

async function readStatus(url: string, token: string, id: string): Promise<string> {
  const headers = partnerHeaders(token);
  return (await (await fetch(`${url}/widget/transactions/${id}`, { headers })).json()).status;
}

const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

async function expectFittingAndAccessible(page: Page, when: string) {
  expect.soft(await accessProblems(page), when).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), when).toBe(360);
  await page.setViewportSize({ width: 1280, height: 720 });
}

test.describe('the simulator’s page', () => {
  let ownSimulator: Awaited<ReturnType<typeof startSimulator>>;
  test.beforeEach(async ({ page }) => {
    ownSimulator = await startSimulator({ port: 0 });
    await page.goto(ownSimulator.url);
  });
  test.afterEach(() => ownSimulator.close());

  /** Requests a session with the token that the page shows, and waits until the page shows the session. */
  async function start(page: Page) {
    const token = String(await page.getByRole('group', { name: 'client token' }).textContent());
    const session = await requestSession(ownSimulator.url, token);
    await expect(section(page, 'Transactions').getByText('Buy 99.50 USDT')).toBeVisible();
    return { token, id: String(session.merchant_transaction_id) };
  }

  test('shows the first steps and each call, and changes a transaction’s status by a click', {
    tag: '@server',
  }, async ({ page }) => {
    await expect(page.getByText('Simulator: no money moves')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Start here' })).toBeVisible();
    await expect(page.getByRole('group', { name: 'base URL' })).toHaveText(ownSimulator.url);
    await expectFittingAndAccessible(page, 'before the first call');

    const { token, id } = await start(page);
    await expect(page.getByRole('heading', { name: 'Start here' })).toBeHidden();
    await expect(section(page, 'Integration report').getByRole('status')).toHaveText(
      'Nothing to say against it so far.',
    );
    await expect(section(page, 'What happened').getByText('POST /widget/session')).toBeVisible();

    const button = page
      .getByRole('group', { name: `Move ${id} to` })
      .getByRole('button', { name: 'processing' });
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    await expect(button).toBeFocused();
    expect(await readStatus(ownSimulator.url, token, id)).toBe('processing');

    await page.getByRole('button', { name: 'Move it one hour' }).click();
    await expect(page.getByText('The clock is an hour on.')).toBeVisible();
    await expect(section(page, 'Integration report').getByText('no widget ran with it')).toBeVisible();
    await expectFittingAndAccessible(page, 'in use');
  });

  test('arms and disarms a failure', { tag: '@server' }, async ({ page }) => {
    const { token } = await start(page);
    const failures = section(page, 'Make the next session fail');
    const arm = async (failure: string, frequency: string) => {
      await failures.getByRole('combobox', { name: 'Failure' }).selectOption(failure);
      await failures.getByRole('combobox', { name: 'Whose session' }).selectOption('verified@example.com');
      await failures.getByRole('combobox', { name: 'How often' }).selectOption(frequency);
      await failures.getByRole('button', { name: 'Arm', exact: true }).click();
      await expect(failures.getByRole('listitem')).toContainText(failure);
    };
    await arm('error-503', 'Once');
    await expect(requestSession(ownSimulator.url, token)).rejects.toThrow(/JSON/);
    await expect(failures.getByRole('listitem')).toHaveCount(0);
    await expect(section(page, 'What happened').getByText('failed on purpose')).toBeVisible();

    await arm('error-500', 'Until disarmed');
    for (const time of ['first', 'second'])
      expect((await requestSession(ownSimulator.url, token)).status, time).toBe(500);
    await failures.getByRole('button', { name: 'Disarm error-500' }).click();
    await expect(failures.getByRole('listitem')).toHaveCount(0);
    expect((await requestSession(ownSimulator.url, token)).status).toBe(200);
  });

  test('reports the problems of each call, also of calls without a token', { tag: '@server' }, async ({
    page,
  }) => {
    const { token, id } = await start(page);
    for (let i = 0; i < 2; i++) await readStatus(ownSimulator.url, token, id);
    const finding = section(page, 'Integration report')
      .getByRole('listitem')
      .filter({ hasText: 'less than 5 seconds' });
    await expect(finding).toContainText('Failed');
    await finding.getByRole('link', { name: `GET /widget/transactions/${id}` }).click();
    const call = section(page, 'What happened').getByRole('listitem').filter({ hasText: 'polling-too-fast' });
    await expect(call.getByRole('group', { name: 'Response' })).toContainText('"status":"pending"');
    await expect(call.locator('summary')).toBeFocused();

    await requestSession(ownSimulator.url, token, {
      partner_user_id: 'b',
      user_email: '<script>alert(1)</script>@x',
    });
    await expect(section(page, 'Transactions').getByText('<script>alert(1)</script>@x')).toBeVisible();

    await fetch(`${ownSimulator.url}/widget/transactions/${id}`);
    await page.getByRole('link', { name: 'Calls without a valid token: 1' }).click();
    await expect(section(page, 'Integration report').getByText('without a bearer token')).toBeVisible();
    await expect(section(page, 'Transactions')).toBeHidden();
    await page.getByRole('link', { name: 'token-missing', exact: true }).click();
    await expect(page).toHaveURL(/\/docs\/simulator\.md/);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  });
});

test.describe('our own product', () => {
  test('has no finding after a retried 502, a declined card, and status updates by WebSocket', {
    tag: '@server',
  }, async ({ appPage, widgetPage, simulator, context }) => {
    const query = new URLSearchParams({ token: secrets.PROOF_CLIENT_TOKEN, user: appPage.email });
    const read = async (path: string) => (await fetch(`${proofUrl}/__simulator/${path}?${query}`)).json();
    await simulator.sendWebhooksTo(productionUrl);
    await simulator.fail('error-502');
    await widgetPage.open();
    const { transactions } = await read('transactions');
    const watcher = await context.newPage();
    await watcher.goto(`/transactions/${transactions[0].merchant_transaction_id}`);
    await expect.poll(async () => (await read('sockets')).opened).toBe(1);

    await widgetPage.chooseCard();
    await widgetPage.payWith(cards.declined);
    await expect(widgetPage.frame.getByRole('alert')).toHaveText('Your card was declined.');
    await widgetPage.payWith(cards.good);
    await expect(appPage.status).toHaveText('Done. Your crypto has been sent.');
    await expect(watcher.getByRole('status')).toHaveText('Completed. Your crypto was delivered');
    await expect.poll(async () => (await read('sockets')).open).toEqual({});

    const { requests } = await read('requests');
    const calls = requests.map(
      ({ method, path, status }: Record<string, string>) => `${method} ${path} ${status}`,
    );
    for (const each of [
      /^POST .* 502$/,
      /^POST .* 200$/,
      /^GET \/widget\/transactions.* 200$/,
      /^GET \/ws.* 101$/,
    ])
      expect(calls).toContainEqual(expect.stringMatching(each));
    expect((await read('webhooks')).webhooks).toContainEqual(expect.objectContaining({ result: 202 }));
    expect(await read('report')).toMatchObject({ failed: 0, notes: 0, findings: [] });
  });
});
