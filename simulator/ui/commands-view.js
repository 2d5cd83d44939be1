import { h } from '/assets/dom.js';
import { copyable } from './controls.js';
import { updateList } from './keyed-list.js';

export function drawCommands(commands) {
  updateList(
    document.querySelector('#lines'),
    commands.map(each => ({ key: each.name, ...each })),
    command,
  );
}

function command({ name, line: text, note }) {
  return h(
    'li',
    { class: 'command' },
    h('h3', {}, name),
    note ? h('p', { class: 'hint' }, note) : undefined,
    copyable(text, name),
  );
}

/** Shows the first steps until a first request arrives. */
export function drawStart({ base_url, start }) {
  const section = document.querySelector('#start');
  if (section.firstChild) return;
  const step = (text, value, what) =>
    h('li', {}, h('div', { class: 'steps' }, h('p', {}, text), copyable(value, what)));
  section.append(
    h('h2', { id: 'start-title' }, 'Start here'),
    h(
      'p',
      {},
      'No request has arrived yet. Configure your backend to use this simulator in place of Proof. This page then shows each call and its mistakes.',
    ),
    h(
      'ol',
      {},
      step(
        'To try it, paste this into a shell. It opens a session.',
        start.line,
        'line that opens a session',
      ),
      step('Configure this base URL in your backend in place of Proof’s.', base_url, 'base URL'),
      step(
        'Use this client token, or any other that starts with sim_ and has 32 characters or more. Each token is a separate partner.',
        start.token,
        'client token',
      ),
      step(
        'Load the widget’s script from this URL in your page.',
        `${base_url}/widget.2.0.js`,
        'widget script',
      ),
    ),
  );
}
