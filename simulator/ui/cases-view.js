import { h } from '/assets/dom.js';
import { prose } from './report-view.js';

export function addCases(cases) {
  const head = h(
    'tr',
    {},
    ...['Where', 'Write', 'What happens'].map(each => h('th', { scope: 'col' }, each)),
  );
  const rows = cases.map(({ where, write, does }) =>
    h('tr', {}, h('td', {}, where), h('td', {}, h('code', {}, write)), h('td', {}, ...prose(does))),
  );
  document.querySelector('#cases').append(h('thead', {}, head), h('tbody', {}, ...rows));
}
