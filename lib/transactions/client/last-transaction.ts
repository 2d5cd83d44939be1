/** The transaction that this browser tab made last, by its id: /return leads to it. Storage may be switched
 *  off in a browser; then there is none. */
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
