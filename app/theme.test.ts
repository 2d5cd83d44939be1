/** Tests the contrast of the theme's colours, and that the stylesheets take every colour, radius and font from it. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { theme, themeCss } from './theme';

type Token = keyof typeof theme.tokens;

/** @param color as #rrggbb
 *  @returns its relative luminance (WCAG 2.2) */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(start => Number.parseInt(color.slice(start, start + 2), 16) / 255)
    .map(channel => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(color: string, otherColor: string): number {
  const [lighter = 0, darker = 0] = [luminance(color), luminance(otherColor)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Foreground, background and the contrast that WCAG 2.2 AA requires: 4.5 for text, 3 for the border of a field. */
const colorPairs: [Token, Token, number][] = [
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

describe('theme', () => {
  it('contrast() returns the contrast ratio of WCAG', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  it.each(colorPairs)('%s on %s has enough contrast in light and dark', (foreground, background, minimum) => {
    for (const mode of [0, 1]) {
      const [front = '', back = ''] = [theme.tokens[foreground][mode], theme.tokens[background][mode]];
      expect(contrast(front, back), `${front} on ${back}`).toBeGreaterThanOrEqual(minimum);
    }
  });

  it('themeCss() declares the tokens as custom properties', () => {
    expect(themeCss()).toContain('--accent:light-dark(#3b4fd8,#93a0ff);');
    expect(themeCss()).toContain('--radius:16px;');
  });

  const styles = ts.sys.readDirectory('app', ['.css']);

  it.each(styles)('%s contains no colour, radius or font', path => {
    const css = readFileSync(path, 'utf8').replace(/\/\*.*?\*\//gs, '');
    expect(css).not.toMatch(/#[0-9a-f]{3,8}\b/i);
    // The build would replace light-dark() in a stylesheet by custom properties that nothing sets.
    expect(css).not.toContain('light-dark(');
    expect(css).not.toMatch(/font-family|border-radius: (?!999px)\d{2,}px/);
  });

  it.each(styles)('%s uses only custom properties that are defined', path => {
    const defined = themeCss() + readFileSync('app/base.css', 'utf8') + readFileSync(path, 'utf8');
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/var\((--[\w-]+)/g))
      expect(defined, name).toContain(`${name}:`);
  });
});
