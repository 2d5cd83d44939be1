/** Keeps secrets out of what is told. No message is made of one; this holds for what others say in theirs. */
import type { Variables } from '@/tools/processes';

/** Every secret of a configuration, as written and as a URL would have it. */
export function secretsOf(variables: Variables): string[] {
  const named = Object.entries(variables)
    .filter(([name]) => /^(PROOF_CLIENT_TOKEN|AUTH_SECRET|DATABASE_(DIRECT_)?URL|\w+_KEY)$/.test(name))
    .map(([, value]) => value ?? '');
  const passwords = Object.entries(variables)
    .filter(([name]) => /^(DATABASE_(DIRECT_)?URL|(https?|all)_proxy)$/i.test(name))
    .map(([, url = '']) => (URL.canParse(url) ? new URL(url).password : ''));
  return [...named, ...passwords, ...passwords.map(decoded)].filter(secret => secret.trim() !== '');
}

/** The text in one line, with nothing in it that steers a terminal, and without these secrets. */
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
