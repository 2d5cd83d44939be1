import 'server-only';

/** One statement for many: what is asked for while one is on its way goes together in the next. A busy server makes a
 *  statement for many requests, a quiet one for each. */

type Batch<Item, Result> = { items: Item[]; results: Promise<Result[]> };

/** Far from the 65,535 values that a statement can have. */
const mostItems = 500;

/** Has `work` done for one item, together with those of others. It gives a result for each, in their order; when it
 *  fails, it fails for all that were in it, and for none after them. */
export function inBatches<Item, Result>(work: (items: Item[]) => Promise<Result[]>) {
  let last: Promise<unknown> = Promise.resolve();
  let next: Batch<Item, Result> | undefined;

  function afterLast(): Batch<Item, Result> {
    const items: Item[] = [];
    const results = last.then(() => {
      if (next?.items === items) next = undefined;
      return work(items);
    });
    // Its failure is told to those who wait for it.
    last = results.catch(() => {});
    next = { items, results };
    return next;
  }

  return async (item: Item): Promise<Result> => {
    const { items, results } = next && next.items.length < mostItems ? next : afterLast();
    const index = items.push(item) - 1;
    return (await results)[index] as Result;
  };
}
