/** Environment variables for tests of the configuration. */
import { readFileSync } from 'node:fs';
import { parseEnv as parseFile } from 'node:util';
import { EnvError, parseEnv } from '@/lib/env';

export const demo = parseFile(readFileSync('.env.local.example', 'utf8'));
export const jwt = {
  ...demo,
  AUTH_MODE: 'jwt',
  AUTH_SECRET: '',
  AUTH_JWKS_URL: 'https://id.example.com/jwks',
  AUTH_ISSUER: 'https://id.example.com/',
  AUTH_AUDIENCE: 'on-ramp',
};

/** Returns the problems that `parseEnv` reports; none when the variables are valid. */
export function problemsOf(source: Record<string, string | undefined>): string[] {
  try {
    parseEnv(source);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}
