/** The user's preferences. They are in cookies, so that the server can render the page with them. */
export const preferenceNames = {
  language: 'onramp-language',
  appearance: 'onramp-appearance',
  pair: 'onramp-pair',
} as const;

const yearSeconds = 365 * 24 * 60 * 60;

/** Saves a preference. Call it in a browser only, and never with a secret: scripts can read the cookie. */
export function savePreference(name: keyof typeof preferenceNames, value: string): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${preferenceNames[name]}=${encodeURIComponent(value)}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax${secure}`;
}
