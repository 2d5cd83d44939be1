/** The name, logo, colours and sizes of the partner's app. A colour has two values, for light and for dark; `base.css`
 *  derives further colours from these. The logo is `icon.svg`, beside this file. */
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

const declareTokens = (formatColor: (light: string, dark: string) => string) =>
  Object.entries<string | readonly [string, string]>(theme.tokens)
    .map(([name, value]) => `${name}:${typeof value === 'string' ? value : formatColor(...value)}`)
    .join(';');

/** @returns the tokens as CSS custom properties. Browsers from before 2024 do not support `light-dark` and get the light
 *  colours. This is a function, so that bundles that import something else of this file do not contain the CSS. */
export const themeCss = () =>
  `:root{${declareTokens(light => light)}}@supports (color:light-dark(red,red)){:root{${declareTokens(
    (light, dark) => `light-dark(${light},${dark})`,
  )}}}`;

/** The values of the appearance preference. The first is the default: the setting of the device. */
export const appearances = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof appearances)[number];

/** The value of CSS `color-scheme` for each appearance. */
export const colorSchemes = { system: 'light dark', light: 'light', dark: 'dark' } as const;
