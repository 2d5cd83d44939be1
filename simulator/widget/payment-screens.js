import { button, field, form, h, heading, submit } from './dom.js';

export function method({ type, prices, fiat_currency, step }) {
  const verb = type === 'buy' ? 'You pay' : 'You get';
  const options = Object.entries(prices).map(([fiat, price]) =>
    h('option', { value: fiat, selected: fiat === fiat_currency }, `${price} ${fiat}`),
  );
  const radio = (value, label, props) =>
    h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'method', value, ...props }), label);
  return [
    heading(type === 'buy' ? 'Choose a payment method' : 'Choose where the money goes'),
    form(
      data => step('method', { method: data.get('method'), fiat_currency: data.get('fiat_currency') }),
      field(verb, h('select', { name: 'fiat_currency' }, ...options)),
      h(
        'fieldset',
        {},
        h('legend', {}, 'Payment method'),
        radio('card', 'Card', { checked: true }),
        radio('apple_pay', 'Apple Pay (not in the simulator)', { disabled: true }),
      ),
      submit('Continue'),
    ),
    button('Cancel', () => step('cancel'), 'quiet'),
  ];
}

export function card({ fiat_amount, fiat_currency, step }) {
  const input = (name, placeholder, autocomplete, maxlength) =>
    h('input', { name, placeholder, autocomplete, maxlength, inputmode: 'numeric' });
  const pay = data => {
    const number = data.get('number').replace(/[\s-]/g, '');
    const error = cardProblem(number, data.get('expiry'), data.get('cvc'));
    return error ? { error } : step('pay', { number });
  };
  return [
    heading('Pay by card'),
    form(
      pay,
      field('Card number', input('number', '4242 4242 4242 4242', 'cc-number', '23')),
      h(
        'div',
        { class: 'row' },
        field('Expiry', input('expiry', 'MM/YY', 'cc-exp', '7')),
        field('CVC', input('cvc', '123', 'cc-csc', '4')),
      ),
      submit(`Pay ${fiat_amount} ${fiat_currency}`),
    ),
    button('Cancel', () => step('cancel'), 'quiet'),
  ];
}

function cardProblem(number, expiry, cvc) {
  if (!/^\d{12,19}$/.test(number) || !passesLuhn(number)) return 'The card number is not valid.';
  const [, month, year] = /^\s*(0[1-9]|1[0-2])\s*\/?\s*(\d{2})\s*$/.exec(expiry) ?? [];
  if (!month) return 'Write the expiry date as MM/YY.';
  if (new Date(2000 + Number(year), Number(month)) <= new Date()) return 'The expiry date is in the past.';
  return /^\d{3,4}$/.test(cvc) ? undefined : 'The CVC has three or four digits.';
}

function passesLuhn(number) {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, i) => total + (i % 2 ? (digit * 2) % 9 || (digit && 9) : digit),
    0,
  );
  return sum % 10 === 0;
}

export function deposit({ id, amount, currency, network, deposit_address, step }) {
  const copied = h('p', { role: 'status', class: 'hint' });
  const copy = async () => {
    const done = navigator.clipboard.writeText(deposit_address);
    copied.textContent = await done.then(
      () => 'Copied.',
      () => 'Copying was refused; select the address instead.',
    );
  };
  return [
    heading(`Send ${amount} ${currency}`),
    h('p', {}, `Send exactly this amount on ${network} to this address:`),
    h('img', { class: 'code', src: `/frame/${id}/deposit.svg`, alt: 'QR code of the deposit address' }),
    h('p', { class: 'address' }, h('code', {}, deposit_address)),
    button('Copy address', copy, 'secondary'),
    copied,
    form(() => step('sent'), submit('I have sent it')),
    button('Cancel', () => step('cancel'), 'quiet'),
  ];
}
