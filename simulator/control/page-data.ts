/** What the simulator's page shows, for GET /__simulator/page. A partner is named there by its widget id; only the
 *  chosen one's token is told, which the page's curl lines and controls need. */

import { defaultConfig } from '../api/partner-config';
import type { Partner } from '../api/partners';
import type { Transaction } from '../api/transactions';
import { reportOf } from '../report/report';
import { see } from '../report/traffic';
import type { World } from '../store';
import { sessionLine, transactionLines, webhookLine } from './curl-commands';
import { armedOf } from './failures';
import { callsOf } from './timeline';

const maxTransactions = 50;
/** In place of a widget id: the calls that had no valid token. */
const noTokenKey = 'nobody';

/** @param wanted a widget id, or `nobody`; without a known one it is who called last */
export function pageData(world: World, baseUrl: string, wanted: string | null) {
  const callers = world
    .partners()
    .map(partner => ({ partner, log: world.log.of(partner.token, null) }))
    .map(({ partner, log }) => ({ partner, calls: log.length, last_at: log.at(-1)?.at ?? '' }))
    .sort((one, other) => other.last_at.localeCompare(one.last_at));
  const known = callers.find(({ partner }) => partner.widgetId === wanted) ?? callers[0];
  const chosen = wanted === noTokenKey ? undefined : known?.partner;
  const calls_without_valid_token = world.log.of('', null).length;
  return {
    base_url: baseUrl,
    start: { token: world.exampleToken, ...sessionLine(baseUrl, world.exampleToken, defaultConfig) },
    partners: callers.map(({ partner, ...rest }) => ({ ...named(partner), ...rest })),
    calls_without_valid_token,
    ...(chosen && { partner: partnerData(world, chosen, baseUrl) }),
    ...(!chosen && calls_without_valid_token > 0 && { nobody: watched(world, undefined) }),
  };
}

const named = ({ widgetId, token }: Partner) => ({ widget_id: widgetId, token: `sim_…${token.slice(-4)}` });

/** What was received, and what there is to say of it. */
function watched(world: World, partner: Partner | undefined) {
  const seen = see(world, partner, null);
  const report = reportOf(seen);
  return { report, calls: callsOf(seen, partner?.widgets ?? [], report.findings) };
}

function partnerData(world: World, partner: Partner, baseUrl: string) {
  const { widgetId, token, config } = partner;
  const newest = [...partner.transactions.values()].slice(-maxTransactions).reverse();
  return {
    ...watched(world, partner),
    widget_id: widgetId,
    token,
    clock: new Date(partner.now()).toISOString(),
    webhook_url: config.webhook_url,
    armed: armedOf(partner),
    users: [...new Set(newest.map(({ user }) => user.email ?? user.id))],
    transactions: newest.map(shown),
    lines: [
      sessionLine(baseUrl, token, config),
      ...newest
        .slice(0, 1)
        .flatMap(each => [
          ...transactionLines(baseUrl, token, each),
          webhookLine(config.webhook_url ?? 'http://localhost:3000/webhook', each),
        ]),
    ],
  };
}

function shown({ id, user, type, amount, currency, network, status, createdAtMs }: Transaction) {
  return {
    ...{ id, type, amount, currency, network, status },
    user: user.email ?? user.id,
    created_at: new Date(createdAtMs).toISOString(),
  };
}
