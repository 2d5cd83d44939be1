import { h } from '/assets/dom.js';
import { verbatim } from './controls.js';
import { updateList } from './keyed-list.js';
import { timeOf } from './report-view.js';

export function drawCalls(calls) {
  updateList(
    document.querySelector('#calls'),
    calls.map(each => ({ key: each.id, ...each })),
    call,
  );
}

function call({ id, at, title, result, is_good, armed, user, findings, parts }) {
  const badge = text => h('span', { class: 'badge' }, text);
  return h(
    'li',
    { class: 'call', id: `call-${id}` },
    h(
      'details',
      {},
      h(
        'summary',
        {},
        ...spaced(
          h('time', { datetime: at }, timeOf(at)),
          h('span', { class: 'what' }, title),
          h('span', { class: is_good ? 'good' : 'bad' }, result),
          user ? h('span', { class: 'who' }, user) : undefined,
          armed ? h('span', { class: 'status' }, 'failed on purpose') : undefined,
          ...findings.map(badge),
        ),
      ),
      h('dl', {}, ...parts.flatMap(part)),
    ),
  );
}

/** Adds spaces, so that copied text and screen readers keep the words apart. */
const spaced = (...elements) => elements.filter(Boolean).flatMap(each => [each, ' ']);

function part({ label, text }) {
  return [h('dt', {}, label), h('dd', {}, verbatim(text, label))];
}
