/** The partner's look, all of it: change these and the product is yours. A colour has two values, for light and for
 *  dark; what else the pages need is mixed from these (`base.css`). The logo is `icon.svg`, beside this file. */
export const theme = {
  name: 'Acme Crypto',
  logo: '/icon.svg',
  tokens: {
    '--accent': ['#3b4fd8', '#93a0ff'],
    '--on-accent': ['#ffffff', '#10132a'],
    '--page': ['#f4f5f8', '#0f1117'],
    '--card': ['#ffffff', '#181b24'],
    '--field': ['#ffffff', '#11141b'],
    '--line': ['#dfe2e9', '#2e3340'],
    '--line-strong': ['#8a90a0', '#7b8294'],
    '--text': ['#14161d', '#eef0f5'],
    '--text-soft': ['#565c6b', '#a5abba'],
    '--good': ['#11703f', '#6fd6a1'],
    '--bad': ['#b3261e', '#ff9a91'],
    '--shadow': ['rgb(20 22 29 / 7%)', 'transparent'],
    '--radius': '16px',
    '--space': '8px',
    '--column': '480px',
    '--font':
      'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans Arabic", Arial, sans-serif',
  },
} as const satisfies Theme;

type Theme = {
  name: string;
  logo: string;
  tokens: Record<`--${string}`, string | readonly [string, string]>;
};

const declare = (write: (light: string, dark: string) => string) =>
  Object.entries<string | readonly [string, string]>(theme.tokens)
    .map(([name, value]) => `${name}:${typeof value === 'string' ? value : write(...value)}`)
    .join(';');

/** The tokens as custom properties; light alone for browsers from before 2024, which know no `light-dark`. A function,
 *  so that a script with another part of this file does not bring them to browsers a second time. */
export const themeCss = () =>
  `:root{${declare(light => light)}}@supports (color:light-dark(red,red)){:root{${declare(
    (light, dark) => `light-dark(${light},${dark})`,
  )}}}`;

/** What a user may have chosen; `system`, what their device says, is the first. */
export const appearances = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof appearances)[number];

/** For browsers: what the page is drawn in, as CSS's `color-scheme`. */
export const colorSchemes = { system: 'light dark', light: 'light', dark: 'dark' } as const;
