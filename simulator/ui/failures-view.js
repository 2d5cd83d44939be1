import { field, h } from '/assets/dom.js';
import { sendControl, setOptions, smallButton } from './controls.js';
import { updateList } from './keyed-list.js';

const failure = h('select', { name: 'failure' });
const userSelect = h('select', { name: 'user' });
const often = h(
  'select',
  { name: 'times' },
  h('option', { value: '1' }, 'Once'),
  h('option', { value: 'always' }, 'Until disarmed'),
);

/** Adds the form that arms a failure.
 *  @param failures the failures that can be armed by name */
export function addArmForm(failures, current) {
  const describe = ({ name, does }) => ({ value: name, text: `${name}: ${does.replaceAll('`', '')}` });
  setOptions(failure, failures.map(describe));
  failure.value = 'error-502';
  const arm = async event => {
    event.preventDefault();
    const times = often.value === 'always' ? 'always' : 1;
    const body = { token: current.token(), user: userSelect.value || null, failure: failure.value, times };
    await sendControl('POST', 'failures', body, `Armed: ${failure.value}.`);
    await current.refresh();
  };
  const fields = [field('Failure', failure), field('Whose session', userSelect), field('How often', often)];
  const button = h('button', { type: 'submit', class: 'primary' }, 'Arm');
  document.querySelector('#arm').append(h('form', { onsubmit: arm }, ...fields, h('div', {}, button)));
}

export function drawFailures({ armed, users }, current) {
  setOptions(userSelect, [
    { value: '', text: 'Anybody’s' },
    ...users.map(user => ({ value: user, text: user })),
  ]);
  updateList(
    document.querySelector('#armed'),
    armed.map(each => ({ key: each.id, ...each })),
    item => armedItem(item, current),
  );
}

function armedItem({ id, failure: name, user, times, on }, current) {
  const disarm = async () => {
    await sendControl('DELETE', 'failures', { token: current.token(), id }, `Disarmed: ${name}.`);
    await current.refresh();
  };
  const often = times === 'always' ? 'until disarmed' : times === 1 ? 'once' : `${times} times`;
  const text = `${name} · ${on} · ${user ?? 'anybody'} · ${often}`;
  return h(
    'li',
    { class: 'row' },
    h('span', {}, text),
    smallButton('Disarm', disarm, { 'aria-label': `Disarm ${name}` }),
  );
}
