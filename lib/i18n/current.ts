import 'server-only';
/** The language of a request, and its words for what is rendered on the server; found out once per request. */
import Negotiator from 'negotiator';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { createTranslator } from 'use-intl/core';
import { preferenceNames } from '@/lib/preferences';
import { type Catalogue, catalogues } from './catalogues';
import { localeOf } from './language';

/** The catalogue of the language that the user chose, else of the one that their browser asks for, else English. */
export const currentCatalogue = cache(async (): Promise<Catalogue> => {
  const known = catalogues();
  const chosen = (await cookies()).get(preferenceNames.language)?.value;
  const asked = { 'accept-language': (await headers()).get('accept-language') ?? undefined };
  const preferred = new Negotiator({ headers: asked }).language([...known.keys()]);
  const catalogue = known.get(chosen ?? '') ?? known.get(preferred ?? '') ?? known.get('en');
  if (catalogue === undefined) throw new Error('there is no catalogue of English');
  return catalogue;
});

/** The words of a request's language, by their names in the catalogue. */
export const getTranslations = cache(async () => {
  const { language, messages } = await currentCatalogue();
  return createTranslator({ locale: localeOf(language.code), messages });
});
