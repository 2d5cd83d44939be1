/** What must be in no log, no database, and no page: the marked secrets, and what Proof's sessions carry. */
import { databasePassword, secrets } from '@/e2e/targets';

const marked = { ...secrets, databasePassword };
const patterns = {
  signature: /v2:[0-9a-f]{16}/,
  init_token: /\bit_[\w-]{16}/,
  'e-mail': /@example\.com/,
};

/** The names of the marked secrets in a text. */
export const secretsIn = (text: string): string[] =>
  Object.entries(marked).flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));

/** The names of what is in a text and must not be. */
export const leaksIn = (text: string): string[] => [
  ...secretsIn(text),
  ...Object.entries(patterns).flatMap(([name, pattern]) => (pattern.test(text) ? [name] : [])),
];
