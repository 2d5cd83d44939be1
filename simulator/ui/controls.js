/** Sends the page's control requests to the simulator and shows the results. Also buttons and selects for them. */
import { h } from '/assets/dom.js';

/** @param done the message on success
 *  @returns whether the request succeeded */
export async function sendControl(method, path, body, done) {
  const problem = await request(method, path, body);
  showMessage(problem ?? done);
  return problem === undefined;
}

export function showMessage(text) {
  document.querySelector('#message').replaceChildren(text);
}

async function request(method, path, body) {
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
      () => showMessage(`Copied: ${what}.`),
      () => showMessage('Copying was refused; select the text instead.'),
    );
  return smallButton('Copy', copy, { 'aria-label': `Copy: ${what}` });
}

/** Returns unformatted text that can be scrolled with the keyboard. */
export function verbatim(text, what) {
  return h('pre', { tabindex: '0', role: 'group', 'aria-label': what }, text);
}

export function copyable(text, what) {
  return h('div', { class: 'copyable' }, verbatim(text, what), copyButton(text, what));
}

const optionsOf = new WeakMap();

/** Replaces the options of a select and keeps the selected value. */
export function setOptions(select, options) {
  const text = JSON.stringify(options);
  if (optionsOf.get(select) === text) return;
  optionsOf.set(select, text);
  const { value } = select;
  select.replaceChildren(...options.map(each => h('option', { value: each.value }, each.text)));
  if (options.some(each => each.value === value)) select.value = value;
}
