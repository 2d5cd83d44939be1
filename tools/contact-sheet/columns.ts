/** What the contact sheet shows of each state: the widths, light and dark, and one that reads from right to left. */
export type Column = {
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
  /** As the page's own choice of languages calls it. */
  language: string;
};

const screens = [
  { width: 320, height: 844 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1280, height: 900 },
];

/** The last one changes the page's language, and nothing changes it back. */
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
