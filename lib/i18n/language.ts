/** What the page's words are made of: the English catalogue says which there are, every other has the same. */
import type english from './messages/en.json';

export type Messages = typeof english;

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
  }
}

/** A language that the page speaks: its code (BCP 47), its own name, and the way it is written. */
export type Language = { code: string; name: string; direction: 'ltr' | 'rtl' };

/** The locale of a language's dates and numbers: with the digits that amounts are typed and sent in. */
export const localeOf = (language: string): string => `${language}-u-nu-latn`;
