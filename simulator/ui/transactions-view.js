import { h } from '/assets/dom.js';
import { sendControl, smallButton } from './controls.js';
import { updateList } from './keyed-list.js';

const statuses = ['pending', 'processing', 'completed', 'failed', 'cancelled'];

export function drawTransactions(transactions, refresh) {
  document.querySelector('#no-transactions').hidden = transactions.length > 0;
  const items = transactions.map(each => ({ key: each.id, ...each }));
  updateList(document.querySelector('#transactions'), items, item => transaction(item, refresh));
}

function transaction({ id, user, type, amount, currency, network, status }, refresh) {
  const verb = type === 'buy' ? 'Buy' : 'Sell';
  const move = async to => {
    await sendControl('POST', `transactions/${id}`, { status: to }, `${id} is ${to} now.`);
    await refresh();
  };
  return h(
    'li',
    { class: 'transaction' },
    h(
      'p',
      {},
      h('strong', {}, `${verb} ${amount} ${currency}`),
      ` on ${network} `,
      h('span', { class: 'status' }, status),
    ),
    h('p', { class: 'hint' }, `${user} · ${id}`),
    h(
      'div',
      { class: 'row', role: 'group', 'aria-label': `Move ${id} to` },
      ...statuses.map(to => smallButton(to, () => move(to), { 'aria-pressed': String(to === status) })),
    ),
  );
}
