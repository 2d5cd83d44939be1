/** How the partner takes Proof's webhook. */
import { tooSlow } from '../api/webhook';
import { inWebhook, type Rule } from './rule';

const isSuccess = (result: number | string | null) =>
  typeof result === 'number' && result >= 200 && result < 300;

export const webhookRules: readonly Rule[] = [
  {
    id: 'webhook-refused',
    level: 'failed',
    summary: 'A webhook was not answered with a 2xx.',
    fix: 'Answer 2xx as soon as you have the body, also for one that you have seen before or do not know; redirects are not followed.',
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
    fix: 'Answer first, then ask Proof what it is about.',
    source: 'Proof: answer 2xx fast; the 5 seconds are ours',
    find: ({ webhooks }) => webhooks.filter(({ result }) => result === tooSlow).map(each => inWebhook(each)),
  },
];
