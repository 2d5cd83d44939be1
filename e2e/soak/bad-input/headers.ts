/** Header lines that browsers do not send. */
import fc from 'fast-check';

/** Header values of single-byte characters without control characters. */
const value = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map(code => String.fromCharCode(code === 0x7f ? 0x20 : code)),
  maxLength: 60,
});
const line = (names: string[], ...values: string[]) =>
  fc
    .tuple(fc.constantFrom(...names), fc.oneof(value, fc.constantFrom('', ...values)))
    .map(([name, text]) => `${name}: ${text}`);

export const wrongOrigin = (origin: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      'https://evil.example',
      'null',
      '',
      `${origin}/`,
      `${origin}:1`,
      `${origin}, ${origin}`,
      '*',
    ),
    value.map(text => `?${text}`),
  );

export const wrongContentType: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    'text/plain',
    'application/jsonx',
    'application/json+x',
    'multipart/form-data; boundary=x',
  ),
  fc.constantFrom(
    'application/x-www-form-urlencoded',
    'text/json',
    'application',
    '/',
    ';',
    'application/ json',
  ),
  value.map(text => `?${text}`),
);

export const wrongCookie: fc.Arbitrary<string> = fc.oneof(
  value,
  value.map(text => `proof-demo-user=${text}`),
  fc.constantFrom(
    'proof-demo-user=',
    'proof-demo-user',
    '=;=;',
    'proof-demo-user=a.b.c.d.e',
    'proof-demo-user=%00',
  ),
  fc.constantFrom(
    'proof-demo-user=eyJhbGciOiJub25lIn0..x..',
    'proof-demo-user=eyJhbGciOiJkaXIifQ....',
    '__proto__=1',
  ),
);

/** Headers that can be added to any request. */
export const oddHeaders: fc.Arbitrary<string[]> = fc.array(
  fc.oneof(
    line(
      ['RSC', 'Next-Router-Prefetch', 'Next-Router-Segment-Prefetch', 'Next-Url'],
      '1',
      '2',
      '%',
      '[]',
      '%5B%22%22%2C%7B%7D%5D',
      '[["id"],{}]',
      '/_tree',
      '/transactions',
    ),
    line(
      ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'CF-Connecting-IP'],
      ',,,',
      '::ffff:1.1.1.1',
      '[::1]:x',
      '1.1.1.1%0',
    ),
    line(
      ['X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port'],
      'evil.example',
      '[',
      '::',
      'https,http',
    ),
    line(['Content-Encoding', 'Accept-Encoding'], 'gzip', 'br, gzip;q=x', 'identity'),
    line(
      ['Accept', 'Accept-Language', 'User-Agent', 'Referer', 'Range', 'If-None-Match', 'If-Modified-Since'],
      '*',
      '%%',
    ),
    line(['Authorization'], 'Bearer', 'Bearer x', 'Basic Og==', 'Bearer a.b.c'),
    line(
      ['Sec-Fetch-Site', 'X-Request-Id', 'X-HTTP-Method-Override', 'Access-Control-Request-Method'],
      'same-origin',
    ),
    line(
      ['x-middleware-subrequest', 'x-middleware-prefetch', 'x-matched-path', 'x-invoke-path'],
      'proxy:proxy',
      '1',
    ),
    line(
      ['Next-Action', 'x-nextjs-data', 'x-action-redirect', 'Next-Url', 'x-vercel-id'],
      'a'.repeat(42),
      '1',
    ),
    line(['__proto__', 'constructor', 'x-socket-', 'Trailer', 'TE'], 'x'),
  ),
  { maxLength: 5 },
);
