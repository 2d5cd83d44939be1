/** The data of the simulator's page, for GET /__simulator/page. A partner is identified by its widget id. Only the token
 *  of the selected partner is included, because the page's curl commands and controls need it. */
import { defaultConfig } from '../api/partner-config';
import type { Partner } from '../api/partners';
import type { Transaction } from '../api/transactions';
import { reportOf } from '../report/report';
import { collectTraffic } from '../report/traffic';
import type { Store } from '../store';
import { sessionCommand, transactionCommands, webhookCommand } from './curl-commands';
import { armedFailures } from './failures';
import { callsOf } from './timeline';

const maxTransactions = 50;
/** Used instead of a widget id to select the requests without a valid token. */
const noTokenKey = 'nobody';

/** @param selection a widget id or `nobody`. Any other value selects the partner with the newest request. */
export function pageData(store: Store, baseUrl: string, selection: string | null) {
  const callers = store
    .partners()
    .map(partner => ({ partner, log: store.log.entries(partner.token, null) }))
    .map(({ partner, log }) => ({ partner, calls: log.length, last_at: log.at(-1)?.at ?? '' }))
    .sort((a, b) => b.last_at.localeCompare(a.last_at));
  const selectedCaller = callers.find(({ partner }) => partner.widgetId === selection) ?? callers[0];
  const selected = selection === noTokenKey ? undefined : selectedCaller?.partner;
  const calls_without_valid_token = store.log.entries('', null).length;
  return {
    base_url: baseUrl,
    start: { token: store.exampleToken, ...sessionCommand(baseUrl, store.exampleToken, defaultConfig) },
    partners: callers.map(({ partner, ...rest }) => ({ ...partnerLabel(partner), ...rest })),
    calls_without_valid_token,
    ...(selected && { partner: partnerData(store, selected, baseUrl) }),
    ...(!selected && calls_without_valid_token > 0 && { nobody: reportAndCalls(store, undefined) }),
  };
}

const partnerLabel = ({ widgetId, token }: Partner) => ({
  widget_id: widgetId,
  token: `sim_…${token.slice(-4)}`,
});

function reportAndCalls(store: Store, partner: Partner | undefined) {
  const traffic = collectTraffic(store, partner, null);
  const report = reportOf(traffic);
  return { report, calls: callsOf(traffic, partner?.widgetRuns ?? [], report.findings) };
}

function partnerData(store: Store, partner: Partner, baseUrl: string) {
  const { widgetId, token, config } = partner;
  const newest = [...partner.transactions.values()].slice(-maxTransactions).reverse();
  return {
    ...reportAndCalls(store, partner),
    widget_id: widgetId,
    token,
    clock: new Date(partner.now()).toISOString(),
    webhook_url: config.webhook_url,
    armed: armedFailures(partner),
    users: [...new Set(newest.map(({ user }) => user.email ?? user.id))],
    transactions: newest.map(transactionRow),
    lines: [
      sessionCommand(baseUrl, token, config),
      ...newest
        .slice(0, 1)
        .flatMap(each => [
          ...transactionCommands(baseUrl, token, each),
          webhookCommand(config.webhook_url ?? 'http://localhost:3000/webhook', each),
        ]),
    ],
  };
}

function transactionRow({ id, user, type, amount, currency, network, status, createdAtMs }: Transaction) {
  return {
    ...{ id, type, amount, currency, network, status },
    user: user.email ?? user.id,
    created_at: new Date(createdAtMs).toISOString(),
  };
}
