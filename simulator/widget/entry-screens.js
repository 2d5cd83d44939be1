import { field, form, h, heading, submit } from './dom.js';

/** The screen for an init token that is used or expired. Proof shows a log-in form and no error. */
export function logIn() {
  return [
    heading('Log in to Proof'),
    h('p', {}, 'Your session has ended. Log in with the e-mail of your Proof account.'),
    form(
      async () => ({ error: 'The simulator has no accounts. Go back to the shop and start again.' }),
      field('Email', h('input', { type: 'email', name: 'email', autocomplete: 'email' })),
      submit('Log in'),
    ),
  ];
}

export function problem(message) {
  return [heading('The widget cannot start'), h('p', { role: 'alert', class: 'error' }, message)];
}
