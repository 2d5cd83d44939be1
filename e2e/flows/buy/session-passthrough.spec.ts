/** Proof's response reaches the browser byte for byte, and `proofWidget.run` receives every field unchanged. */
import { cards, expect, test } from '@/e2e/support/fixtures';
import { productionUrl } from '@/e2e/targets';

/** A script in place of Proof's that records the arguments of `run`. */
const recordingScript = `window.calls = []; window.proofWidget = { run: args => { window.calls.push(args); } };`;

const oddFields = `"amount": "99.5000", "later_field": {"deep_name": [1, null, {"a_b": "c"}]}, "nothing": null, "is_it": false, "zero_or_not": 0,
  "name": "Zürich ✓ 𝄞 \\u00e9 \\ud83d\\ude00", "widgetId": "Proof sent both", "fix__odd": 1, "__proto__": {"polluted": true}, "constructor": "a name",
  "host": "Proof's own", "on_load": "not a function", "onReady": "neither", "_lead": 1, "snake_2_case": 2, "hasOwnProperty": "mine"`;

test('run receives every field, a camelCase copy of each, host and callbacks, and nothing else', {
  tag: '@buy',
}, async ({ appPage, simulator, page }) => {
  await page.route('**/widget.2.0.js', route =>
    route.fulfill({ contentType: 'text/javascript', body: recordingScript }),
  );
  await simulator.fail({ raw_merge: oddFields });
  await appPage.signIn();
  const answered = page.waitForResponse('**/api/session');
  await appPage.submitOrder();
  const raw = await (await answered).text();
  expect(raw).toContain(oddFields);
  await page.waitForFunction(() => (window as unknown as { calls: unknown[] }).calls.length === 1);

  const seen = await page.evaluate(text => {
    type Args = Record<string, unknown>;
    const [args = {}] = (window as unknown as { calls: Args[] }).calls;
    const session = JSON.parse(text) as Args;
    const overridden = [
      'host',
      'onLoad',
      'onReady',
      'onStatusChange',
      'onPaymentFinished',
      'onSellTransferEnabled',
    ];
    const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const expected = new Set([...Object.keys(session), ...Object.keys(session).map(camel), ...overridden]);
    const wrong: string[] = [];
    for (const name of Object.keys(session)) {
      if (overridden.includes(name)) continue;
      if (JSON.stringify(args[name]) !== JSON.stringify(session[name])) wrong.push(name);
      const copy = camel(name);
      if (overridden.includes(copy) || Object.hasOwn(session, copy)) continue;
      // The same object, not an equal copy.
      if (args[copy] !== args[name]) wrong.push(`${name} as ${copy}`);
    }
    return {
      wrong,
      names: Reflect.ownKeys(args).map(String).sort(),
      expected: [...expected].sort(),
      ownProto:
        Object.hasOwn(args, '__proto__') &&
        JSON.stringify(Object.getOwnPropertyDescriptor(args, '__proto__')?.value),
      prototype: Object.getPrototypeOf(args) === Object.prototype,
      polluted: 'polluted' in {},
      host: args.host instanceof HTMLElement && document.querySelector('#proof-widget')?.contains(args.host),
      functions: overridden.slice(1).filter(name => typeof args[name] === 'function').length,
      amount: args.amount,
      both: args.widgetId,
    };
  }, raw);
  expect(seen).toEqual({
    wrong: [],
    names: seen.expected,
    expected: seen.expected,
    ownProto: '{"polluted":true}',
    prototype: true,
    polluted: false,
    host: true,
    functions: 5,
    amount: '99.5000',
    both: 'Proof sent both',
  });
  expect(seen.names).toContain('initTokenType');
});

test('the route returns Proof’s response byte for byte', { tag: '@buy' }, async ({
  appPage,
  simulator,
  page,
}) => {
  await appPage.signIn();
  const members = '"b" :  1.50,\\n\\t"é": "\\\\u00e9"'.replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  await simulator.fail({ raw_merge: members });
  const response = await page.request.post('/api/session', {
    headers: { origin: productionUrl },
    data: { type: 'buy', currency: 'USDT', network: 'TRC20', amount: '007.10' },
  });
  const body = await response.text();
  expect(body).toContain(members);
  expect(body).toContain('"amount":"007.10"');
});

test('a widget that reads only snake_case names works too', { tag: '@buy' }, async ({
  appPage,
  widgetPage,
  page,
}) => {
  await page.route('**/widget.2.0.js', async route => {
    const url = new URL(route.request().url());
    const response = await fetch(`${url.origin}/snake/widget.2.0.js`);
    await route.fulfill({ contentType: 'text/javascript', body: await response.text() });
  });
  await appPage.signIn();
  await appPage.submitOrder();
  await widgetPage.chooseCard();
  await widgetPage.payWith(cards.good);
  await expect(appPage.status).toHaveText('Done. Your crypto has been sent.');
});
