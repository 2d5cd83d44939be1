import { field, h } from '/assets/dom.js';
import { sendControl, smallButton } from './controls.js';

const hourMs = 60 * 60 * 1000;
const time = h('time', {});
const url = h('input', { type: 'url', name: 'webhook', placeholder: 'http://localhost:3000/webhook' });
const currentUrl = h('p', { class: 'hint' });

/** Adds the controls for the clock and the webhook of the selected partner. */
export function addSettings({ token, refresh }) {
  const advance = async () => {
    await sendControl('POST', 'clock', { token: token(), advance_ms: hourMs }, 'The clock is an hour on.');
    await refresh();
  };
  const send = async webhook_url => {
    const done = webhook_url ? `Webhooks go to ${webhook_url} now.` : 'No webhooks are sent any more.';
    await sendControl('PATCH', 'partner', { token: token(), webhook_url }, done);
    await refresh();
  };
  const submit = event => {
    event.preventDefault();
    if (url.value) void send(url.value);
  };
  document
    .querySelector('#clock')
    .append(
      h('p', {}, 'This partner’s clock: ', time),
      h('p', { class: 'hint' }, 'An init token works for an hour.'),
      smallButton('Move it one hour', advance),
    );
  const buttons = h(
    'div',
    { class: 'row' },
    h('button', { type: 'submit', class: 'secondary small' }, 'Send webhooks there'),
    smallButton('Send none', () => send(null)),
  );
  document
    .querySelector('#webhook')
    .append(
      h('form', { onsubmit: submit, novalidate: true }, field('Webhook URL', url), currentUrl, buttons),
    );
}

export function drawSettings({ clock, webhook_url }) {
  time.dateTime = clock;
  time.textContent = new Date(clock).toLocaleString('en-GB');
  currentUrl.textContent = webhook_url ? `They go to ${webhook_url}.` : 'None are sent.';
}
