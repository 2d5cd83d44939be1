/** Updates the children of `list` to match `items`, which have unique `key`s. An unchanged child stays as it is. A changed
 *  child keeps the focus and its open `details`, because the user may be working in the list. */
export function updateList(list, items, draw) {
  const before = new Map([...list.children].map(child => [child.dataset.key, child]));
  const keys = new Set(items.map(({ key }) => key));
  for (const [key, child] of before) if (!keys.has(key)) child.remove();
  items.forEach((item, at) => {
    const child = current(before.get(item.key), item, draw);
    if (list.children[at] !== child) list.insertBefore(child, list.children[at] ?? null);
  });
}

const drawnFrom = new WeakMap();

function current(old, item, draw) {
  const text = JSON.stringify(item);
  if (old && drawnFrom.get(old) === text) return old;
  const fresh = draw(item);
  fresh.dataset.key = item.key;
  drawnFrom.set(fresh, text);
  if (old) replace(old, fresh);
  return fresh;
}

const focusableElements = 'a, button, summary, pre';

function replace(old, fresh) {
  const focused = [...old.querySelectorAll(focusableElements)].indexOf(document.activeElement);
  const [before, after] = [old.querySelector('details'), fresh.querySelector('details')];
  if (before && after) after.open = before.open;
  old.replaceWith(fresh);
  fresh.querySelectorAll(focusableElements)[focused]?.focus();
}
