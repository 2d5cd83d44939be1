/** What a browser remembers for its user, in cookies, so that the server draws the page right at once. */
export const preferenceNames = {
  language: 'onramp-language',
  appearance: 'onramp-appearance',
  pair: 'onramp-pair',
} as const;

const yearSeconds = 365 * 24 * 60 * 60;

/** To be called in a browser. `value` is nothing that others could not know. */
export function savePreference(name: keyof typeof preferenceNames, value: string): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${preferenceNames[name]}=${encodeURIComponent(value)}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax${secure}`;
}
