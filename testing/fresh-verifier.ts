/** Loads `lib/auth/jwt` anew, as in a server that has just started, with a new signing key. For unit tests. */
import { vi } from 'vitest';
import { bearer, type startKeyServer } from './key-server';
import { setEnvironment } from './unit-environment';

export async function freshVerifier(keys: Awaited<ReturnType<typeof startKeyServer>>) {
  const privateKey = await keys.rotate('one');
  vi.resetModules();
  setEnvironment(keys.variables);
  const jwt = await import('@/lib/auth/jwt');
  const verify = async (token: Promise<string>) => jwt.verifyToken(new Headers(bearer(await token)));
  return { privateKey, jwt, verify };
}
