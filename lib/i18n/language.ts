/** Types of the message catalogues. The English catalogue defines the keys; every other language has the same ones. */
import type english from './messages/en.json';

export type Messages = typeof english;

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
  }
}

/** A language of the page: its code (BCP 47), its name in that language, and its direction. */
export type Language = { code: string; name: string; direction: 'ltr' | 'rtl' };

/** Returns the locale to format dates and numbers in a language. It uses Latin digits, because amounts are typed and sent
 *  in them. */
export const localeOf = (language: string): string => `${language}-u-nu-latn`;
