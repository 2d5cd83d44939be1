import { describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/env';
import { setEnvironment } from '@/testing/unit-environment';
import { securityHeaders } from './security-headers';

setEnvironment({});
const page = { nonce: 'n', mayBeFramed: false };
const headersWith = (variables: Record<string, string>, change: Partial<typeof page> = {}) =>
  securityHeaders(parseEnv({ ...process.env, ...variables }), { ...page, ...change });
const sources = (headers: Record<string, string>, directive: string) =>
  headers['Content-Security-Policy']?.split('; ').find(each => each.startsWith(`${directive} `));

describe('securityHeaders', () => {
  it('sends Strict-Transport-Security over https only', () => {
    expect(headersWith({ APP_URL: 'https://shop.example' })).toMatchObject({
      'Strict-Transport-Security': 'max-age=31536000',
    });
    expect(headersWith({ APP_URL: 'http://localhost:3000' })).not.toHaveProperty('Strict-Transport-Security');
  });

  it('allows connections to the script’s origin, and frames of PROOF_FRAME_ORIGINS only', () => {
    const headers = headersWith({
      PROOF_WIDGET_SCRIPT_URL: 'https://script.example/widget.js',
      PROOF_FRAME_ORIGINS: 'https://frame.example, https://bank.example',
    });
    const frames = "'self' https://frame.example https://bank.example";
    expect(sources(headers, 'frame-src')).toBe(`frame-src ${frames}`);
    for (const directive of ['connect-src', 'font-src'])
      expect(sources(headers, directive)).toBe(`${directive} ${frames} https://script.example`);
    expect(headers['Permissions-Policy']).toContain(
      'camera=(self "https://frame.example" "https://bank.example")',
    );
  });

  it('allows a page in a frame of the app or the widget only with mayBeFramed', () => {
    expect(sources(headersWith({}), 'frame-ancestors')).toBe("frame-ancestors 'none'");
    const framed = headersWith({ PROOF_FRAME_ORIGINS: 'https://frame.example' }, { mayBeFramed: true });
    expect(sources(framed, 'frame-ancestors')).toBe("frame-ancestors 'self' https://frame.example");
  });
});
