/** Creates elements without markup strings, so that user input can never become HTML. */

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== undefined));
  return element;
}

/** Returns a screen's heading. It receives the focus, so that a screen reader announces the new screen. */
export function heading(text) {
  return h('h1', { tabindex: '-1' }, text);
}

export function button(text, onclick, kind = 'primary') {
  return h('button', { type: 'button', class: kind, onclick }, text);
}

export function field(label, input, hint) {
  const id = `field-${label.toLowerCase().replace(/\W+/g, '-')}`;
  input.id = id;
  if (hint) input.setAttribute('aria-describedby', `${id}-hint`);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    input,
    hint ? h('p', { class: 'hint', id: `${id}-hint` }, hint) : undefined,
  );
}

/** Returns a form that waits for `onsubmit` and shows its `error` in a live region. */
export function form(onsubmit, ...children) {
  const alert = h('p', { role: 'alert', class: 'error' });
  const element = h('form', { novalidate: true }, ...children.slice(0, -1), alert, children.at(-1));
  element.addEventListener('submit', async event => {
    event.preventDefault();
    if (element.hasAttribute('aria-busy')) return;
    alert.textContent = '';
    element.setAttribute('aria-busy', 'true');
    const { error } = await onsubmit(new FormData(element));
    element.removeAttribute('aria-busy');
    if (error) alert.textContent = error;
  });
  return element;
}

export function submit(text) {
  return h('button', { type: 'submit', class: 'primary' }, text);
}
