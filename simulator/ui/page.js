/** The simulator's own page: loads its data every second and shows the changes. */
import { field, h } from '/assets/dom.js';
import { drawCalls } from './calls-view.js';
import { addCases } from './cases-view.js';
import { drawCommands, drawStart } from './commands-view.js';
import { setOptions, showMessage } from './controls.js';
import { addArmForm, drawFailures } from './failures-view.js';
import { updateList } from './keyed-list.js';
import { drawReport } from './report-view.js';
import { addSettings, drawSettings } from './settings-view.js';
import { drawTransactions } from './transactions-view.js';

const refreshIntervalMs = 1000;
const newestPartner = '';
const noTokenKey = 'nobody';

const picker = h('select', {});
let token = '';
let isUnreachable = false;
let requests = 0;
const current = { token: () => token, refresh };

const part = id => document.querySelector(id);
const selection = () => new URLSearchParams(location.search).get('partner') ?? newestPartner;

async function read(path) {
  const response = await fetch(`/__simulator/${path}`);
  return await response.json();
}

async function refresh() {
  const requestNumber = ++requests;
  const data = await read(`page?partner=${encodeURIComponent(selection())}`).catch(() => undefined);
  // Ignore this response if a newer request was sent.
  if (requestNumber !== requests) return;
  if (data) draw(data);
  if (!data) showMessage('The simulator does not answer. This page tries again by itself.');
  else if (isUnreachable) showMessage('');
  isUnreachable = !data;
}

function draw(data) {
  const shown = data.partner ?? data.nobody;
  part('#addresses').textContent = `Base URL ${data.base_url} · widget script ${data.base_url}/widget.2.0.js`;
  part('#start').hidden = Boolean(shown);
  part('#partners').hidden = !shown;
  part('#traffic').hidden = !shown;
  part('#controls').hidden = !data.partner;
  if (!shown) drawStart(data);
  drawPicker(data);
  drawOthers(data);
  if (shown) drawReport(shown.report);
  if (shown) drawCalls(shown.calls);
  if (data.partner) drawPartner(data.partner);
}

function drawPicker({ partners, calls_without_valid_token: calls }) {
  const known = partners.map(each => ({ value: each.widget_id, text: `${each.token} (${each.calls})` }));
  const noToken = { value: noTokenKey, text: `No valid token (${calls})` };
  setOptions(picker, [
    { value: newestPartner, text: 'Newest request' },
    ...known,
    ...(calls ? [noToken] : []),
  ]);
  picker.value = [...picker.options].some(each => each.value === selection()) ? selection() : newestPartner;
}

/** Shows the number of requests without a valid token, because the page of one partner does not contain them. */
function drawOthers({ partner, calls_without_valid_token: calls }) {
  const link = () => h('a', { href: `/?partner=${noTokenKey}` }, `Calls without a valid token: ${calls}`);
  updateList(part('#others'), partner && calls > 0 ? [{ key: 'others', calls }] : [], link);
}

function drawPartner(partner) {
  token = partner.token;
  drawTransactions(partner.transactions, refresh);
  drawFailures(partner, current);
  drawSettings(partner);
  drawCommands(partner.lines);
}

picker.addEventListener('change', () => {
  history.replaceState(null, '', picker.value === newestPartner ? '/' : `/?partner=${picker.value}`);
  void refresh();
});
document.addEventListener('visibilitychange', () => document.hidden || void refresh());

async function start() {
  part('#partners').append(field('Partner, by client token', picker));
  const { cases, failures } = await read('cases');
  addCases(cases);
  addArmForm(failures, current);
  addSettings(current);
  await refresh();
  setInterval(() => document.hidden || void refresh(), refreshIntervalMs);
}

void start();
