import { field, h } from '/assets/dom.js';
import { setOptions, smallButton, steer } from './controls.js';
import { keep } from './keyed-list.js';

const failure = h('select', { name: 'failure' });
const whom = h('select', { name: 'user' });
const often = h(
  'select',
  { name: 'times' },
  h('option', { value: '1' }, 'Once'),
  h('option', { value: 'always' }, 'Until disarmed'),
);

/** The form to arm one; `failures` are those that the simulator knows by name. */
export function addArming(failures, current) {
  const describe = ({ name, does }) => ({ value: name, text: `${name}: ${does.replaceAll('`', '')}` });
  setOptions(failure, failures.map(describe));
  failure.value = 'error-502';
  const arm = async event => {
    event.preventDefault();
    const times = often.value === 'always' ? 'always' : 1;
    const body = { token: current.token(), user: whom.value || null, failure: failure.value, times };
    await steer('POST', 'failures', body, `Armed: ${failure.value}.`);
    await current.refresh();
  };
  const fields = [field('Failure', failure), field('Whose session', whom), field('How often', often)];
  const button = h('button', { type: 'submit', class: 'primary' }, 'Arm');
  document.querySelector('#arm').append(h('form', { onsubmit: arm }, ...fields, h('div', {}, button)));
}

export function drawFailures({ armed, users }, current) {
  setOptions(whom, [{ value: '', text: 'Anybody’s' }, ...users.map(user => ({ value: user, text: user }))]);
  keep(
    document.querySelector('#armed'),
    armed.map(each => ({ key: each.id, ...each })),
    item => armedOne(item, current),
  );
}

function armedOne({ id, failure: name, user, times, on }, current) {
  const disarm = async () => {
    await steer('DELETE', 'failures', { token: current.token(), id }, `Disarmed: ${name}.`);
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
