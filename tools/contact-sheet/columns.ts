/** The columns of the contact sheet: each width in light and dark, and one in a right-to-left language. */
export type Column = {
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
  /** The value of the language in the page's select field. */
  language: string;
};

const screens = [
  { width: 320, height: 844 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1280, height: 900 },
];

/** The right-to-left column is last, because it changes the language of the page, which the sheet does not change back. */
export const columns: Column[] = [
  ...screens.flatMap(screen => [
    { ...screen, colorScheme: 'light' as const, language: 'en' },
    { ...screen, colorScheme: 'dark' as const, language: 'en' },
  ]),
  { width: 390, height: 844, colorScheme: 'light', language: 'ar' },
];

export const tilesFolder = '.data/contact-sheet';

export const tileFile = (state: string, { width, colorScheme, language }: Column) =>
  `${state.replaceAll(' ', '-')}-${width}-${colorScheme}-${language}.png`;
