/** What the page asks the simulator to do, and the word on what came of it. */
import { h } from '/assets/dom.js';

/** @returns whether it was done */
export async function steer(method, path, body, done) {
  const problem = await ask(method, path, body);
  tell(problem ?? done);
  return problem === undefined;
}

export function tell(text) {
  document.querySelector('#told').replaceChildren(text);
}

async function ask(method, path, body) {
  try {
    const response = await fetch(`/__simulator/${path}`, { method, body: JSON.stringify(body) });
    if (response.ok) return undefined;
    return `Not done: ${(await response.json()).message}`;
  } catch {
    return 'Not done: the simulator does not answer.';
  }
}

export function smallButton(text, onclick, props = {}) {
  return h('button', { type: 'button', class: 'secondary small', onclick, ...props }, text);
}

function copyButton(text, what) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => tell(`Copied: ${what}.`),
      () => tell('Copying was refused; select the text instead.'),
    );
  return smallButton('Copy', copy, { 'aria-label': `Copy: ${what}` });
}

/** Text as it is, which can be scrolled by keyboard. */
export function verbatim(text, what) {
  return h('pre', { tabindex: '0', role: 'group', 'aria-label': what }, text);
}

export function copyable(text, what) {
  return h('div', { class: 'copyable' }, verbatim(text, what), copyButton(text, what));
}

const optionsOf = new WeakMap();

/** The options of a select, which keeps what was chosen. */
export function setOptions(select, options) {
  const text = JSON.stringify(options);
  if (optionsOf.get(select) === text) return;
  optionsOf.set(select, text);
  const { value } = select;
  select.replaceChildren(...options.map(each => h('option', { value: each.value }, each.text)));
  if (options.some(each => each.value === value)) select.value = value;
}
