/** Compares every catalogue with the English catalogue: its keys, arguments, tags and cases. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compile from 'icu-minify/compile';
import { describe, expect, it } from 'vitest';
import { catalogues, messagesFolder } from './catalogues';

/** Returns the uncompiled messages of a language by their paths. */
function messagesOf(code: string): Map<string, string> {
  const flat = (value: unknown, path: string[]): [string, string][] =>
    typeof value === 'string'
      ? [[path.join('.'), value]]
      : Object.entries(Object(value)).flatMap(([key, inner]) => flat(inner, [...path, key]));
  return new Map(flat(JSON.parse(readFileSync(join(messagesFolder, `${code}.json`), 'utf8')), []));
}

/** Returns the arguments, tags and cases of a compiled message: `type`, `<link>`, `type: other,sell`. */
function namesIn(message: unknown): string[] {
  const nodes = Array.isArray(message) ? message : [];
  return nodes.flatMap(node => (Array.isArray(node) ? namesOf(node) : []));
}

const plurals = [2, 3];

/** icu-minify's elements: [argument], [argument, kind, cases], [tag, ...children]. */
function namesOf([name, kind, ...rest]: unknown[]): string[] {
  if (kind === undefined) return [String(name)];
  if (typeof kind !== 'number' || kind === 0) return [`<${name}>`, ...namesIn([kind, ...rest])];
  const cases = Object.entries(Object(rest[0]));
  const caseNames = plurals.includes(kind) ? 'plural' : cases.map(([key]) => key).sort();
  return [`${name}: ${caseNames}`, ...cases.flatMap(([, inner]) => namesIn(inner))];
}

/** Returns the plural cases of a compiled message. */
function pluralCasesIn(message: unknown): string[][] {
  const nodes = Array.isArray(message) ? message : [];
  return nodes.flatMap(node => {
    if (!Array.isArray(node)) return [];
    const [, kind, cases] = node;
    if (plurals.includes(kind)) return [Object.keys(cases)];
    return Object.values(Object(cases)).flatMap(pluralCasesIn);
  });
}

const english = messagesOf('en');
const codes = readdirSync(messagesFolder).map(file => file.replace(/\.json$/, ''));

describe('the catalogues', () => {
  it('list English first, then the others', () => {
    expect([...catalogues().keys()]).toEqual(['en', ...codes.filter(code => code !== 'en').sort()]);
    expect(codes).toEqual(expect.arrayContaining(['ar', 'es']));
    expect(english.size).toBeGreaterThan(150);
  });

  it.each(codes)('%s has exactly the keys of English', code => {
    expect([...messagesOf(code).keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each(codes)('%s has no empty message, and the arguments, tags and cases of English', code => {
    for (const [path, text] of messagesOf(code)) {
      expect(text.trim(), path).not.toBe('');
      const names = (written: string) => [...new Set(namesIn(compile(written)))].sort();
      expect(names(text), path).toEqual(names(english.get(path) ?? ''));
    }
  });

  it.each(codes)('%s has every plural category of its language', code => {
    const needed = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    const found = [...messagesOf(code).values()].flatMap(text => pluralCasesIn(compile(text)));
    expect(found.length).toBeGreaterThan(0);
    for (const cases of found) expect(cases.sort()).toEqual([...needed].sort());
  });

  it.each(codes.filter(code => code !== 'en'))('%s has no untranslated sentence', code => {
    const sentences = [...messagesOf(code)].filter(([, text]) => / \w+ \w+/.test(text));
    for (const [path, text] of sentences) expect(text, path).not.toBe(english.get(path));
  });
});
