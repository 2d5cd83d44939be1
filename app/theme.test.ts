/** The theme is the one place of the look; whoever changes it hears here what can no longer be read. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { theme, themeCss } from './theme';

type Token = keyof typeof theme.tokens;

/** Relative luminance of a colour as #rrggbb (WCAG 2.2). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(at => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Text on its ground: 4.5 to 1. The line around a field: 3 to 1. */
const pairs: [Token, Token, number][] = [
  ['--text', '--page', 4.5],
  ['--text', '--card', 4.5],
  ['--text-soft', '--page', 4.5],
  ['--text-soft', '--card', 4.5],
  ['--text-soft', '--field', 4.5],
  ['--accent', '--page', 4.5],
  ['--accent', '--card', 4.5],
  ['--on-accent', '--accent', 4.5],
  ['--good', '--card', 4.5],
  ['--bad', '--card', 4.5],
  ['--line-strong', '--card', 3],
];

describe('the theme', () => {
  it('contrast is measured as WCAG does', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  it.each(pairs)('%s can be told from %s, in light and in dark', (front, back, least) => {
    for (const mode of [0, 1]) {
      const [one = '', other = ''] = [theme.tokens[front][mode], theme.tokens[back][mode]];
      expect(contrast(one, other), `${one} on ${other}`).toBeGreaterThanOrEqual(least);
    }
  });

  it('becomes custom properties', () => {
    expect(themeCss()).toContain('--accent:light-dark(#3b4fd8,#93a0ff);');
    expect(themeCss()).toContain('--radius:16px;');
  });

  const styles = ts.sys.readDirectory('app', ['.css']);

  it.each(styles)('%s has no colour, radius or font of its own', path => {
    const css = readFileSync(path, 'utf8').replace(/\/\*.*?\*\//gs, '');
    expect(css).not.toMatch(/#[0-9a-f]{3,8}\b/i);
    // The build would rewrite it into properties that nothing sets.
    expect(css).not.toContain('light-dark(');
    expect(css).not.toMatch(/font-family|border-radius: (?!999px)\d{2,}px/);
  });

  it.each(styles)('%s uses only properties that are there', path => {
    const defined = themeCss() + readFileSync('app/base.css', 'utf8') + readFileSync(path, 'utf8');
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/var\((--[\w-]+)/g))
      expect(defined, name).toContain(`${name}:`);
  });
});
