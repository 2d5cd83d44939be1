/** The page in the iframe: does the handshake with the script, then shows the screens that the server selects. */
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

const postToHost = (name, data) => window.parent.postMessage({ proof: 'callback', name, data }, host);

function show(key, screen) {
  if (key === shown) return;
  const isFirst = shown === '';
  shown = key;
  document.querySelector('#screen').replaceChildren(...screen);
  // Keep the focus in the partner's page when the first screen appears.
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
    postToHost(callback.name, callback.data);
  });
  events.addEventListener('view', ({ data }) => draw(JSON.parse(data), id));
}

async function start(request) {
  const result = await post('/frame/start', { ...request, origin: host });
  if (result.error) return show('problem', problem(result.error));
  if (result.screen) show('log-in', logIn());
  else follow(result.id);
  postToHost('onReady');
}

window.addEventListener('message', ({ origin, source, data }) => {
  if (source !== window.parent || host !== undefined || data?.proof !== 'start') return;
  // The server compares this origin with the partner's list. All later messages go only to this origin.
  host = origin;
  void start(data.start);
});

if (window.parent === window)
  show('problem', problem('The widget runs inside a page, through proofWidget.run.'));
// The origin of the host is not known yet. This message contains nothing confidential.
else window.parent.postMessage({ proof: 'hello' }, '*');
