/** Removes secrets from messages. The doctor's own messages contain none, but an error of another system may. */
import type { Variables } from '@/tools/processes';

/** @returns every secret of a configuration; passwords of URLs both as written and decoded */
export function secretsOf(variables: Variables): string[] {
  const named = Object.entries(variables)
    .filter(([name]) => /^(PROOF_CLIENT_TOKEN|AUTH_SECRET|DATABASE_(DIRECT_)?URL|\w+_KEY)$/.test(name))
    .map(([, value]) => value ?? '');
  const passwords = Object.entries(variables)
    .filter(([name]) => /^(DATABASE_(DIRECT_)?URL|(https?|all)_proxy)$/i.test(name))
    .map(([, url = '']) => (URL.canParse(url) ? new URL(url).password : ''));
  return [...named, ...passwords, ...passwords.map(decoded)].filter(secret => secret.trim() !== '');
}

/** @returns the text on one line, without control characters and without these secrets */
export function redact(text: string, secrets: string[]): string {
  const line = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), line);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
