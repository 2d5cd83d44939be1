/** Composes the pictures in Chromium: all of them as the contact sheet, and the three at the start of the README. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type PageScreenshotOptions } from 'playwright';
import { pageStates } from '@/e2e/support/page-states';
import { chromiumArgs, findChromium } from '@/testing/browser';
import { type Column, columns, tileFile, tilesFolder } from './columns';

const scale = 1 / 3;
/** All pictures are cropped to the smallest height, so that those of a row are equally high. */
const rowHeight = Math.min(...columns.map(column => column.height)) * scale;

const style = `
  body { margin: 0; background: #c9cdd6; font: 15px / 1.2 system-ui, sans-serif; }
  table { width: max-content; border-collapse: collapse; }
  th { padding: 8px; color: #14161d; }
  tbody th { width: 88px; text-align: start; vertical-align: top; }
  td { padding: 0 8px 8px 0; }
  img { display: block; height: ${rowHeight}px; object-fit: cover; object-position: top; }
`;

/** Sorted by width, so that the right-to-left column is next to the others of its width. */
const sortedColumns = columns.toSorted((a, b) => a.width - b.width);

const heading = ({ width, colorScheme, language }: Column) =>
  `<th>${width} ${language === 'en' ? colorScheme : language}</th>`;

const tile = (state: string, column: Column) =>
  `<td><img src="${tileFile(state, column)}" width="${column.width * scale}" alt=""></td>`;

const row = (state: string) =>
  `<tr><th>${state}</th>${sortedColumns.map(column => tile(state, column)).join('')}</tr>`;

const sheet = `<!doctype html><meta charset="utf-8"><style>${style}</style>
  <table>
    <thead><tr><th></th>${sortedColumns.map(heading).join('')}</tr></thead>
    <tbody>${Object.keys(pageStates).map(row).join('')}</tbody>
  </table>`;

const strip = `<!doctype html><meta charset="utf-8">
  <style>body { margin: 0 } div { display: flex; gap: 16px; width: max-content; padding: 16px; background: #c9cdd6 } img { height: 720px }</style>
  <div>${['form', 'widget', 'completed'].map(state => `<img src="${state}-390-light-en.png" alt="">`).join('')}</div>`;

/** Writes a page into the folder of the pictures, because it loads them by relative paths, and takes its screenshot. */
async function takePicture(name: string, html: string, options: PageScreenshotOptions): Promise<void> {
  const file = resolve(tilesFolder, `${name}.html`);
  writeFileSync(file, html);
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(executablePath ? { executablePath } : {}),
  });
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.locator('body > *').last().screenshot(options);
  } finally {
    await browser.close();
  }
}

await takePicture('sheet', sheet, { path: 'docs/contact-sheet.jpg', type: 'jpeg', quality: 50 });
await takePicture('strip', strip, { path: 'docs/page.jpg', type: 'jpeg', quality: 85 });
