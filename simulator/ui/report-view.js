import { h } from '/assets/dom.js';
import { showMessage } from './controls.js';
import { updateList } from './keyed-list.js';

const levelLabels = { failed: 'Failed', note: 'Note' };

export function drawReport({ failed, notes, findings }) {
  const text = findings.length ? `${failed} failed, ${notes} to note` : 'Nothing to say against it so far.';
  const summary = document.querySelector('#summary');
  if (summary.textContent !== text) summary.textContent = text;
  updateList(
    document.querySelector('#findings'),
    findings.map(each => ({ key: each.id, ...each })),
    finding,
  );
}

function finding({ id, level, told, fix, source, link, count, seen_in }) {
  const seen = count === 1 ? 'Seen once, in ' : `Seen ${count} times, last in `;
  return h(
    'li',
    { class: `finding ${level}` },
    h('h3', {}, h('span', { class: 'level' }, levelLabels[level]), ' ', ...prose(told)),
    h('p', {}, ...prose(fix)),
    h('p', { class: 'hint' }, ...prose(source), '. ', h('a', { href: explanation(link, id) }, id)),
    h('p', { class: 'hint' }, seen, occurrence(seen_in[0])),
  );
}

/** The manual is served as plain text, so the link uses a text fragment to find the rule's name. A dash has a special
 *  meaning in text fragments and must be encoded. */
const explanation = (link, id) => {
  const name = encodeURIComponent(`\`${id}\``).replaceAll('-', '%2D');
  return `/${link.split('#')[0]}#:~:text=${name}`;
};

function occurrence({ id, at, what, detail }) {
  const text = `${what} at ${timeOf(at)}`;
  const link = h('a', { href: `#call-${id}`, onclick: event => openCall(event, id) }, text);
  return h('span', {}, link, detail ? ` (${detail})` : '');
}

/** Opens the call. Prevents the default, because following the link would move the focus away from the summary. */
function openCall(event, id) {
  const details = document.getElementById(`call-${id}`)?.querySelector('details');
  event.preventDefault();
  if (!details) return showMessage('This call is too old and is no longer shown.');
  details.open = true;
  details.querySelector('summary').focus();
}

export const timeOf = at => new Date(at).toLocaleTimeString('en-GB');

/** Returns the text with `code` elements for the parts in backquotes. */
export function prose(text) {
  return text.split('`').map((part, at) => (at % 2 ? h('code', {}, part) : part));
}
