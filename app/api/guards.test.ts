/** Every route handler and its guard. A new route or method fails here until it is in the table and passes the tests of its
 *  guard. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emailFor, startRouteHarness } from '@/testing/route-harness';

type Guard =
  /** Changes state by a cookie: allowed for the app's own pages only. */
  | 'own origin'
  /** Requires a key of its own. */
  | 'key'
  /** Accepts requests from anybody, with a rate limit. */
  | 'limit'
  /** Returns data of the caller only. */
  | 'user'
  /** Returns a transaction to its owner only. */
  | 'owner'
  /** Returns no data of users, and changes nothing. */
  | 'public'
  /** Always 404. */
  | 'nothing';

const table: Record<string, Record<string, Guard>> = {
  'api/[[...path]]/route.ts': {
    GET: 'nothing',
    POST: 'nothing',
    PUT: 'nothing',
    PATCH: 'nothing',
    DELETE: 'nothing',
  },
  'api/client-address/route.ts': { GET: 'public' },
  'api/csp-report/route.ts': { POST: 'limit' },
  'api/demo-user/route.ts': { POST: 'own origin', DELETE: 'own origin' },
  'api/health/route.ts': { GET: 'public' },
  'api/kyc/route.ts': { GET: 'user' },
  'api/reconcile/route.ts': { POST: 'key' },
  'api/session/route.ts': { POST: 'own origin' },
  'api/transactions/route.ts': { GET: 'user' },
  'api/transactions/[id]/route.ts': { GET: 'owner' },
  'api/transactions/[id]/events/route.ts': { GET: 'owner' },
  'api/webhooks/proof/[key]/route.ts': { POST: 'key' },
};

const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter(path =>
  /(^|\/)route\.[jt]sx?$/.test(path),
);
const rows = Object.entries(table).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, guard]) => ({ path, method, guard })),
);
const guardedBy = (...guards: Guard[]) => rows.filter(({ guard }) => guards.includes(guard));

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

const origin = 'http://localhost:3000';
const variables = {
  PROOF_WEBHOOK_KEY: 'w'.repeat(32),
  RECONCILE_KEY: 'r'.repeat(32),
  TRUSTED_PROXIES: 'platform',
};
const report = '{"csp-report":{"effective-directive":"img-src","blocked-uri":"inline"}}';
const order = '{"type":"buy","network":"TRC20","currency":"USDT","amount":"1"}';
let route: Awaited<ReturnType<typeof startRouteHarness>>;
let email: string;
let cookie: string;
let id: string;

beforeAll(async () => {
  route = await startRouteHarness(variables);
  email = emailFor('verified');
  cookie = await route.signIn(email);
  id = await route.open(cookie);
}, 60_000);
afterAll(() => route.close());

const handlersOf = async (path: string): Promise<[string, Handler][]> =>
  Object.entries(await import(`${process.cwd()}/app/${path}`)).filter(
    (entry): entry is [string, Handler] => /^[A-Z]+$/.test(entry[0]) && typeof entry[1] === 'function',
  );

/** Calls a handler at this path. @returns the request too, so that tests can check whether its body was read */
async function call(path: string, method: string, headers: Record<string, string>, sentBody = order) {
  const handler = Object.fromEntries(await handlersOf(path))[method];
  if (!handler) throw new Error(`${path} has no ${method}`);
  const body = method === 'GET' ? null : sentBody;
  const request = new Request(`${origin}/${path}`, {
    method,
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const response = await handler(request, { params: Promise.resolve({ id, key: 'wrong' }) });
  return { request, response };
}

describe('the table', () => {
  it('has every route handler of the app', () => {
    expect(files.sort()).toEqual(Object.keys(table).sort());
  });

  it.each(files)('has every method that %s serves', async path => {
    const served: string[] = [];
    for (const [method] of await handlersOf(path))
      if ((await call(path, method, {})).response.status !== 405) served.push(method);
    expect(served.sort()).toEqual(Object.keys(table[path] ?? {}).sort());
  });

  it('allows only GET where a cookie is the only guard', () => {
    const reading = rows.filter(({ guard }) => guard === 'user' || guard === 'owner' || guard === 'public');
    expect(reading.map(({ method }) => method).filter(method => method !== 'GET')).toEqual([]);
  });
});

describe.each(guardedBy('nothing'))('$method $path', ({ path, method }) => {
  it('404 not_found for everybody', async () => {
    const { response } = await call(path, method, { cookie, origin });
    expect(response.status).toBe(404);
    expect((await response.json()).code).toBe('not_found');
  });
});

describe.each(guardedBy('own origin'))('$method $path', ({ path, method }) => {
  it.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.example' }],
    [
      'another origin with Sec-Fetch-Site same-origin',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ],
    ['the origin "null"', { origin: 'null' }],
    ['no origin, another site', { 'sec-fetch-site': 'cross-site' }],
    ['no origin, the same site only', { 'sec-fetch-site': 'same-site' }],
    ['no origin, a user’s own navigation', { 'sec-fetch-site': 'none' }],
    ['neither header', {}],
    ['a bearer token, which demo mode does not accept', { authorization: 'Bearer x' }],
  ])('403 forbidden_origin for a signed-in browser with %s, before the body is read', async (_, headers) => {
    const before = await route.receivedFrom(email);
    const { request, response } = await call(path, method, { cookie, ...headers });
    expect(response.status).toBe(403);
    expect((await response.json()).code).toBe('forbidden_origin');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(request.bodyUsed).toBe(false);
    expect(await route.receivedFrom(email)).toEqual(before);
  });
});

describe.each(guardedBy('key'))('$method $path', ({ path, method }) => {
  it('refuses a signed-in user without the key, before the body is read', async () => {
    const { request, response } = await call(path, method, { cookie, origin, authorization: 'Bearer wrong' });
    expect([401, 404]).toContain(response.status);
    expect(request.bodyUsed).toBe(false);
  });
});

describe.each(guardedBy('limit'))('$method $path', ({ path, method }) => {
  it('accepts a hundred requests from an address, then returns 429', async () => {
    const from = { 'x-forwarded-for': '203.0.113.1', 'content-type': 'application/csp-report' };
    const statuses = new Set<number>();
    for (let count = 0; count < 100; count++)
      statuses.add((await call(path, method, from, report)).response.status);
    expect([...statuses]).toEqual([204]);
    expect((await call(path, method, from, report)).response.status).toBe(429);
  });
});

describe.each(guardedBy('user', 'owner'))('$method $path', ({ path, method, guard }) => {
  it('401 not_signed_in without a user', async () => {
    const { response } = await call(path, method, { origin });
    expect(response.status).toBe(401);
    expect((await response.json()).code).toBe('not_signed_in');
  });

  it('returns the data to its owner, and none of it to another user', async () => {
    const expected = path.includes('kyc') ? /verified/ : RegExp(id);
    const own = await call(path, method, { cookie, origin });
    expect(own.response.status).toBe(200);
    expect(await firstChunkOf(own.response)).toMatch(expected);
    const stranger = await route.signIn(emailFor('stranger'));
    const other = await call(path, method, { cookie: stranger, origin });
    expect(other.response.status).toBe(guard === 'owner' ? 404 : 200);
    expect(await firstChunkOf(other.response)).not.toMatch(expected);
  });
});

describe.each(guardedBy('public'))('$method $path', ({ path, method }) => {
  it('returns no data of a signed-in user', async () => {
    const { response } = await call(path, method, { cookie, origin });
    expect(response.status).toBe(200);
    const returned = (await firstChunkOf(response)) + JSON.stringify([...response.headers]);
    expect(returned).not.toContain(id);
    expect(returned).not.toContain(email);
  });
});

/** Returns the first chunk of a response, because a stream does not end while its transaction can change. */
async function firstChunkOf({ body }: Response): Promise<string | undefined> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return value;
}
