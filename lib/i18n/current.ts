import 'server-only';
/** The language of a request, determined once per request, and its translations for server rendering. */
import Negotiator from 'negotiator';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { createTranslator } from 'use-intl/core';
import { preferenceNames } from '@/lib/preferences';
import { type Catalogue, catalogues } from './catalogues';
import { localeOf } from './language';

/** Returns the catalogue of the language that the user selected, else of the browser's preferred language, else of
 *  English. */
export const currentCatalogue = cache(async (): Promise<Catalogue> => {
  const available = catalogues();
  const selected = (await cookies()).get(preferenceNames.language)?.value;
  const requested = { 'accept-language': (await headers()).get('accept-language') ?? undefined };
  const preferred = new Negotiator({ headers: requested }).language([...available.keys()]);
  const catalogue = available.get(selected ?? '') ?? available.get(preferred ?? '') ?? available.get('en');
  if (catalogue === undefined) throw new Error('the English catalogue is missing');
  return catalogue;
});

/** Returns the translations in the request's language. */
export const getTranslations = cache(async () => {
  const { language, messages } = await currentCatalogue();
  return createTranslator({ locale: localeOf(language.code), messages });
});
