/** Searches for text that may be in no log, database or page: the marked secrets, and the secret fields of Proof's sessions. */
import { databasePassword, secrets } from '@/e2e/targets';

const marked = { ...secrets, databasePassword };
const patterns = {
  signature: /v2:[0-9a-f]{16}/,
  init_token: /\bit_[\w-]{16}/,
  'e-mail': /@example\.com/,
};

/** Returns the names of the marked secrets in a text. */
export const secretsIn = (text: string): string[] =>
  Object.entries(marked).flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));

/** Returns the names of the marked secrets, tokens, signatures and e-mail addresses in a text. */
export const leaksIn = (text: string): string[] => [
  ...secretsIn(text),
  ...Object.entries(patterns).flatMap(([name, pattern]) => (pattern.test(text) ? [name] : [])),
];
