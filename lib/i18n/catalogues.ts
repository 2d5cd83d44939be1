import 'server-only';
/** The message catalogues, one file per language: a new file is a new language. Read once; their ICU messages are
 *  compiled here, so that no browser needs a parser for them (`next.config.ts`). */
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

/** Every catalogue by its language's code, English first: it is spoken to who wants none of the others. */
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
  // Compiled, a message is a list where it was a text; to those who ask by its name it is the same.
  return { language: { code, ...language }, messages: compileAll(messages) as Messages };
}

/** Cloned into plain objects: the compiler's have no prototype, which React passes on to no browser. */
const compileAll = (messages: unknown): unknown =>
  typeof messages === 'string'
    ? structuredClone(compile(messages))
    : Object.fromEntries(Object.entries(Object(messages)).map(([key, value]) => [key, compileAll(value)]));
