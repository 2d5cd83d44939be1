import { h } from '/assets/dom.js';
import { copyable } from './controls.js';
import { keep } from './keyed-list.js';

export function drawLines(lines) {
  keep(
    document.querySelector('#lines'),
    lines.map(each => ({ key: each.name, ...each })),
    line,
  );
}

function line({ name, line: text, note }) {
  return h(
    'li',
    { class: 'line' },
    h('h3', {}, name),
    note ? h('p', { class: 'hint' }, note) : undefined,
    copyable(text, name),
  );
}
