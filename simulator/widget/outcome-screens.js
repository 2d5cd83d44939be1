import { button, h, heading } from './dom.js';

export function progress({ type, currency }) {
  const words =
    type === 'buy'
      ? `Your payment went through. Your ${currency} is on its way.`
      : `Your ${currency} arrived. The payout to your card is on its way.`;
  return [heading('Almost there'), h('p', { role: 'status', class: 'waiting' }, words)];
}

export function outcome({ status, type, amount, currency, return_to }) {
  const done = type === 'buy' ? `You bought ${amount} ${currency}.` : `You sold ${amount} ${currency}.`;
  const texts = {
    completed: ['Done', done],
    cancelled: ['Cancelled', 'You cancelled. Nothing was charged.'],
  };
  const [title, text] = texts[status] ?? [
    'This did not work',
    'The transaction failed. Proof’s support can help.',
  ];
  return [
    h('p', { class: `mark ${status}`, 'aria-hidden': 'true' }, status === 'completed' ? '✓' : '✕'),
    heading(title),
    h('p', {}, text),
    returnButton(return_to),
  ];
}

export function returnButton(to) {
  return button('Return to the shop', () => {
    const target = to.window === 'top' ? window.top : window;
    target.location.href = to.url;
  });
}
