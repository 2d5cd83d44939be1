import type { Page } from 'playwright/test';

/** Counts all calls of `proofWidget.run` in the page. @returns a function that reads the count */
export async function countRuns(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    let widget: { run: (args: unknown) => void } | undefined;
    const counter = { runs: 0 };
    Object.assign(window, { counter });
    Object.defineProperty(window, 'proofWidget', {
      configurable: true,
      get: () => widget,
      set: (real: { run: (args: unknown) => void }) => {
        widget = {
          run: args => {
            counter.runs += 1;
            real.run(args);
          },
        };
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { counter: { runs: number } }).counter.runs);
}
