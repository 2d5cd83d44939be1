/** The page in the iframe: the handshake with the script, then whatever screen the server says. */
import { h } from './dom.js';
import { logIn, problem } from './entry-screens.js';
import { documents, identityFailed, review, selfie } from './identity-screens.js';
import { outcome, progress } from './outcome-screens.js';
import { card, deposit, method } from './payment-screens.js';

const screens = {
  documents,
  selfie,
  review,
  'identity-failed': identityFailed,
  method,
  card,
  deposit,
  progress,
  outcome,
};
let host;
let shown = '';

const tellHost = (name, data) => window.parent.postMessage({ proof: 'callback', name, data }, host);

function show(key, screen) {
  if (key === shown) return;
  const isFirst = shown === '';
  shown = key;
  document.querySelector('#screen').replaceChildren(...screen);
  // The first screen must not pull the focus out of the partner's page.
  if (!isFirst) document.querySelector('h1')?.focus();
}

async function post(path, body) {
  try {
    const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { error: 'The connection was lost. Try again.' };
  }
}

function draw(view, id) {
  const verb = view.type === 'buy' ? 'Buy' : 'Sell';
  const amount = h('strong', {}, `${view.amount} ${view.currency}`);
  document.querySelector('#summary').replaceChildren(`${verb} `, amount, ` on ${view.network}`);
  const step = (name, body = {}) => post(`/frame/${id}/${name}`, body);
  show(view.screen + (view.return_to?.url ?? ''), screens[view.screen]({ ...view, id, step }));
}

function follow(id) {
  const events = new EventSource(`/frame/${id}/events`);
  events.addEventListener('callback', ({ data }) => {
    const callback = JSON.parse(data);
    tellHost(callback.name, callback.data);
  });
  events.addEventListener('view', ({ data }) => draw(JSON.parse(data), id));
}

async function start(asked) {
  const answer = await post('/frame/start', { ...asked, origin: host });
  if (answer.error) return show('problem', problem(answer.error));
  if (answer.screen) show('log-in', logIn());
  else follow(answer.id);
  tellHost('onReady');
}

window.addEventListener('message', ({ origin, source, data }) => {
  if (source !== window.parent || host !== undefined || data?.proof !== 'start') return;
  // The server holds this origin against the partner's list; from here on it is the only one spoken to.
  host = origin;
  void start(data.start);
});

if (window.parent === window)
  show('problem', problem('The widget runs inside a page, through proofWidget.run.'));
// The host is not known yet; the hello says nothing that another page may not hear.
else window.parent.postMessage({ proof: 'hello' }, '*');
