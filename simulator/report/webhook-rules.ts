/** Rules on the partner's responses to webhooks. */
import { tooSlow } from '../api/webhook';
import { inWebhook, type Rule } from './rule';

const isSuccess = (result: number | string | null) =>
  typeof result === 'number' && result >= 200 && result < 300;

export const webhookRules: readonly Rule[] = [
  {
    id: 'webhook-refused',
    level: 'failed',
    summary: 'A webhook was not answered with a 2xx.',
    fix: 'Return 2xx as soon as you have read the body, also for a repeated webhook or an unknown transaction. Redirects are not followed.',
    source: 'Proof: answer 2xx fast',
    find: ({ webhooks }) =>
      webhooks
        .filter(({ result }) => result !== null && result !== tooSlow && !isSuccess(result))
        .map(each => inWebhook(each, String(each.result))),
  },
  {
    id: 'webhook-slow',
    level: 'failed',
    summary: 'A webhook was not answered within 5 seconds.',
    fix: 'Respond first, then read the transaction from Proof.',
    source: 'Proof: answer 2xx fast; the 5 seconds are ours',
    find: ({ webhooks }) => webhooks.filter(({ result }) => result === tooSlow).map(each => inWebhook(each)),
  },
];
