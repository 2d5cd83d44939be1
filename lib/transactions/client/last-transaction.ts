'use client';
/** Remembers the id of this tab's last transaction, for /return. A browser may block its storage; then there is no id. */
const key = 'proof-transaction';

export function saveLastTransaction(id: string): void {
  try {
    sessionStorage.setItem(key, id);
  } catch {}
}

export function getLastTransaction(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
