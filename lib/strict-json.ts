/** JSON from a caller, that has to mean the same to everything that reads it: in strict UTF-8 without a byte order
 *  mark, no name twice in an object, none that reaches a prototype, and no more than 32 levels. */

const deepest = 32;
const namesOfPrototypes = new Set(['__proto__', 'constructor', 'prototype']);

/** A body as such JSON. undefined: it is none. */
export function parseStrictJson(body: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const json: unknown = JSON.parse(text);
    return isPlain(text) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Of a text that is known to be JSON these are all that tell its structure: brackets, and strings, each with the
 *  colon that makes it a name. */
const marks = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[[{\]}]/g;

/** Whether a text that is known to be JSON keeps to the names and the depth above. */
function isPlain(text: string): boolean {
  const open: Set<string>[] = [];
  for (const [mark, string, colon] of text.matchAll(marks)) {
    if (mark === '{' || mark === '[') open.push(new Set());
    else if (mark === '}' || mark === ']') open.pop();
    else if (colon !== undefined && !takesName(open.at(-1), JSON.parse(string ?? ''))) return false;
    if (open.length > deepest) return false;
  }
  return true;
}

/** Adds a name to its object's; false: it may not be there. */
function takesName(names: Set<string> | undefined, name: string): boolean {
  if (names === undefined || names.has(name) || namesOfPrototypes.has(name)) return false;
  names.add(name);
  return true;
}
