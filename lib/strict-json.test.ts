import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from './strict-json';

const utf8 = (text: string) => new TextEncoder().encode(text);
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('parseStrictJson', () => {
  it.each([
    ['no JSON', '{"a":1,}'],
    ['nothing', ''],
    ['a name twice', '{"a":1,"a":2}'],
    ['a name twice with the same value', '{"a":1,"a":1}'],
    ['a name twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a name twice, deep inside', '[{"x":{"a":1,"b":[{"a":1}],"a":2}}]'],
    ['a name twice with space before the colon', '{"a" : 1, "a"\n:2}'],
    ['a name that holds what looks like JSON, twice', '{"{\\"a\\":[":1,"{\\"a\\":[":1}'],
    ['__proto__', '{"__proto__":1}'],
    ['__proto__, deep inside', '{"a":[{"b":{"__proto__":{}}}]}'],
    ['__proto__, escaped', '{"\\u005f_proto__":1}'],
    ['constructor', '{"constructor":{"prototype":{}}}'],
    ['prototype', '{"a":{"prototype":1}}'],
    ['33 levels', nested(33)],
    ['33 levels of objects', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
    ['8,000 levels', nested(8_000)],
    ['a byte order mark', '\ufeff{}'],
  ])('refuses %s', (_, text) => {
    expect(parseStrictJson(utf8(text))).toBeUndefined();
  });

  it.each([
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['UTF-16 with its mark', Buffer.from('\ufeff{"a":1}', 'utf16le')],
    ['Latin-1', Buffer.from('{"a":"ä"}', 'latin1')],
    ['an overlong form', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['half a surrogate pair', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['half a character', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
  ])('refuses %s', (_, body) => {
    expect(parseStrictJson(body)).toBeUndefined();
  });

  it.each([
    ['one name in several objects', '{"a":{"a":1},"b":[{"a":1},{"a":1}]}'],
    ['names as values', '["__proto__","a","a",{"b":"constructor","c":"constructor"}]'],
    ['32 levels', nested(32)],
    ['brackets and quotes in strings', '{"a]}":"[[\\"{:","b\\\\":": \\" :"}'],
    ['a lone value', ' null '],
  ])('reads %s', (_, text) => {
    expect(parseStrictJson(utf8(text))).toEqual(JSON.parse(text));
  });

  it('reads any other JSON as JSON.parse does', () => {
    const isRefused = (text: string) => /__proto__|constructor|prototype/.test(text);
    const json = fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' });
    const space = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(json, space, (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!isRefused(text));
        expect(parseStrictJson(utf8(text))).toStrictEqual(JSON.parse(text));
      }),
      { numRuns: 1_000 },
    );
  });
});
