import 'server-only';
/** The message catalogues, one file per language. To add a language, add a file. The files are read once, and their ICU
 *  messages are compiled here, so that browsers need no ICU parser (`next.config.ts`). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compile from 'icu-minify/compile';
import { z } from 'zod';
import { singleton } from '@/lib/server/singleton';
import type { Language, Messages } from './language';

export const messagesFolder = join(process.cwd(), 'lib/i18n/messages');

const catalogueSchema = z.looseObject({
  language: z.object({ name: z.string(), direction: z.enum(['ltr', 'rtl']) }),
});

export type Catalogue = { language: Language; messages: Messages };

/** Returns every catalogue by its language code. English is the first, because it is the fallback. */
export const catalogues = (): Map<string, Catalogue> => singleton('catalogues', readCatalogues);

function readCatalogues(): Map<string, Catalogue> {
  const files = readdirSync(messagesFolder).filter(file => /^[a-z][\w-]*\.json$/i.test(file));
  const codes = files.map(file => file.replace('.json', ''));
  codes.sort((a, b) => Number(b === 'en') - Number(a === 'en') || a.localeCompare(b));
  return new Map(codes.map(code => [code, readCatalogue(code)]));
}

function readCatalogue(code: string): Catalogue {
  const messages: unknown = JSON.parse(readFileSync(join(messagesFolder, `${code}.json`), 'utf8'));
  const { language } = catalogueSchema.parse(messages);
  // A compiled message is an array instead of a string. The functions that look it up by name accept both.
  return { language: { code, ...language }, messages: compileAll(messages) as Messages };
}

/** Clones the compiled messages, because the compiler's objects have no prototype and React cannot serialise those. */
const compileAll = (messages: unknown): unknown =>
  typeof messages === 'string'
    ? structuredClone(compile(messages))
    : Object.fromEntries(Object.entries(Object(messages)).map(([key, value]) => [key, compileAll(value)]));
