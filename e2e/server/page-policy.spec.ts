/** The security headers of our pages, and their effect in Chromium. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@/e2e/support/fixtures';
import { logFile, productionUrl, proofUrl } from '@/e2e/targets';
import { Server } from '@/testing/server';

const delegated = [
  'camera',
  'microphone',
  'payment',
  'fullscreen',
  'clipboard-write',
  'accelerometer',
  'gyroscope',
];

/** Returns the log lines of CSP reports, which have a directive. */
const reports = (log: string) =>
  log
    .split('\n')
    .filter(line => line.includes('"directive":'))
    .map(line => JSON.parse(line) as Record<string, unknown>);

test('every page allows scripts by a new nonce and other content only from us and the widget', {
  tag: '@server',
}, async ({ page }) => {
  const nonces = new Set<string>();
  for (const path of ['/', '/', '/transactions', '/return', '/nothing']) {
    const response = await page.request.get(path);
    const policy = response.headers()['content-security-policy'] ?? '';
    const [nonce] = /(?<=script-src 'nonce-)[\w-]{36}(?=' 'strict-dynamic';)/.exec(policy) ?? [''];
    nonces.add(nonce);
    expect(policy).not.toContain('unsafe-eval');
    expect(policy.replace(/style-src[^;]*/, '')).not.toContain('unsafe-inline');
    for (const directive of ['connect-src', 'font-src', 'frame-src'])
      expect(policy).toContain(`${directive} 'self' ${proofUrl};`);
    expect(policy).toContain(`img-src 'self' data: ${proofUrl};`);
    expect(policy).toContain("default-src 'self'; ");
    expect(policy).toContain("base-uri 'none'; form-action 'self'; object-src 'none'; ");
    const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  }
  expect(nonces.size).toBe(5);
});

test('every response has nosniff, a referrer policy, and an opener policy that keeps pop-ups working', {
  tag: '@server',
}, async ({ page }) => {
  for (const path of ['/', '/return', '/api/health', '/icon.svg', '/nothing'])
    expect((await page.request.get(path)).headers(), path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin-allow-popups',
    });
});

test.describe('with CSP errors on the console', () => {
  test.use({ expectedErrors: [/Content Security Policy/] });

  const injected = `<script>window.ran = 'inline'</script><script src="https://scripts.example/secret-path"></script>
    <img src="https://images.example/secret-path?token=1" onerror="window.ran = 'handler'">`;

  test('blocks injected scripts, handlers and eval, and logs only the directive and the origin', {
    tag: '@server',
  }, async ({ page }) => {
    const before = reports(readFileSync(logFile('production'), 'utf8')).length;
    await page.route(`${productionUrl}/`, async route => {
      const response = await route.fetch();
      const body = (await response.text()).replace('</body>', `${injected}</body>`);
      await route.fulfill({ response, body });
    });
    await page.goto('/');
    await page.evaluate(() => void setTimeout('window.ran = "eval"'));
    const newReports = () => reports(readFileSync(logFile('production'), 'utf8')).slice(before);
    const expected = [
      ['img-src', 'https://images.example'],
      ['script-src', 'eval'],
      ['script-src-attr', 'inline'],
      ['script-src-elem', 'https://scripts.example'],
      ['script-src-elem', 'inline'],
    ];
    await expect
      .poll(() =>
        newReports()
          .map(line => [line.directive, line.origin])
          .sort(),
      )
      .toEqual(expected);
    expect(readFileSync(logFile('production'), 'utf8')).not.toContain('secret-path');
    expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  });

  test('a blocked frame of Proof shows an alert, and the log has the setting to add', {
    tag: '@server',
  }, async ({ appPage, page }) => {
    const known = { PROOF_FRAME_ORIGINS: 'https://widget.proof.example' };
    const server = await Server.start('blocked-frame', known);
    try {
      await server.untilReady();
      await page.goto(server.url);
      await appPage.enterEmail();
      const answered = page.waitForResponse('**/api/session');
      await appPage.submitOrder();
      await expect(appPage.alert).toContainText('security settings blocked the payment window');
      const requestId = (await answered).headers()['x-request-id'];
      await expect(appPage.alert).toContainText(`Reference for support: ${requestId}`);
      await expect.poll(() => reports(server.output)).toHaveLength(1);
      expect(reports(server.output)[0]).toMatchObject({
        level: 'warn',
        directive: 'frame-src',
        origin: proofUrl,
        advice: expect.stringMatching(
          `^A report claims this, .* set PROOF_FRAME_ORIGINS=https://widget.proof.example,${proofUrl}$`,
        ),
      });
    } finally {
      await page.close();
      await server.stop();
    }
  });
});

test.describe('a user whose identity is not verified yet', () => {
  test.use({ as: 'new' });

  test('the widget’s frame can use the camera', { tag: '@server' }, async ({ appPage, widgetPage, page }) => {
    const policy = (await page.request.get('/')).headers()['permissions-policy'] ?? '';
    expect(policy.split(', ')).toEqual(delegated.map(feature => `${feature}=(self "${proofUrl}")`));
    await appPage.signIn();
    await appPage.submitOrder();
    await widgetPage.submitDocument();
    await widgetPage.frame.getByRole('button', { name: 'Take selfie' }).click();
    await expect(widgetPage.frame.getByRole('button', { name: 'Use this selfie' })).toBeVisible();
    const frame = page.frames().find(each => each.url().startsWith(proofUrl));
    const tracks = await frame?.evaluate(() => {
      const stream = document.querySelector('video')?.srcObject;
      return stream instanceof MediaStream ? stream.getVideoTracks().map(track => track.readyState) : [];
    });
    expect(tracks).toEqual(['live']);
  });
});

test.describe('an allowed frame with another origin than the widget', () => {
  test.use({ expectedErrors: [/Permissions policy violation/] });

  test('cannot use the camera', { tag: '@server' }, async ({ page }) => {
    const other = 'https://other.example';
    await page.route(`${other}/`, route => route.fulfill({ contentType: 'text/html', body: 'another' }));
    await page.route(`${productionUrl}/`, async route => {
      const response = await route.fetch();
      const headers = response.headers();
      const policy = headers['content-security-policy']?.replace('frame-src', `frame-src ${other}`) ?? '';
      const frame = `<iframe src="${other}/" allow="camera"></iframe>`;
      const body = (await response.text()).replace('</body>', `${frame}</body>`);
      await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy }, body });
    });
    await page.goto('/');
    const result = await page
      .frame({ url: `${other}/` })
      ?.evaluate(() => navigator.mediaDevices.getUserMedia({ video: true }).then(String, ({ name }) => name));
    expect(result).toBe('NotAllowedError');
  });
});

test('a window that the page opens keeps its opener', { tag: '@server' }, async ({ page }) => {
  await page.goto('/');
  const opened = page.waitForEvent('popup');
  await page.evaluate(url => void window.open(url), proofUrl);
  const popup = await opened;
  await popup.waitForLoadState();
  expect(await popup.evaluate(() => window.opener !== null)).toBe(true);
});
