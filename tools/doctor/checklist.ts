/** The checklist from top to bottom. What cannot be told because of something above says so, and is not tried. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Env, EnvError, parseEnv } from '@/lib/env';
import type { Variables } from '@/tools/processes';
import { clientAddressVerdict } from './client-address';
import { originVerdict, tokenVerdict } from './credentials';
import { databaseVerdict, notificationsVerdict } from './database';
import { frameVerdict } from './frame';
import { ipVersionsVerdict } from './ip-versions';
import { describeFailure } from './network';
import { checkReachability } from './reachability';
import { redact, secretsOf } from './redact';
import { type OpenResult, type Options, openOrder, ordersOf, orderVerdict } from './sessions';
import { getVerdict, webSocketVerdict } from './status';
import { couldNotCheck, type Finding, failed, passed, type Result, type Verdict } from './verdict';
import { webhookVerdict } from './webhook';
import { scriptVerdict } from './widget-script';

const longestCheckMs = 60_000;

/** Hears what is being looked at, and each finding. */
export type Report = { working: (check: string) => void; tell: (finding: Finding) => void };

type Check = (name: string, section: string, work: () => Verdict | Promise<Verdict>) => Promise<Result>;

/** Examines a configuration, which has to be this process's too: the product's own calls read it there. */
export async function runChecklist(variables: Variables, asked: Options, report: Report): Promise<void> {
  const check = createCheck(variables, report);
  const configured = configurationOf(variables);
  if (Array.isArray(configured)) {
    for (const problem of configured) await check('configuration', 'configuration', () => failed(problem));
    const rest = 'put the configuration right first, then run the doctor again';
    await check('everything else', 'before-going-live', () => couldNotCheck(rest));
    return;
  }
  await check('configuration', 'configuration', () => passed('valid'));
  await checkProof(configured, asked, check);
  await checkApp(configured, asked, check);
}

async function checkProof(env: Env, asked: Options, check: Check): Promise<void> {
  let clock = couldNotCheck('Proof was not asked');
  const reached = await check('Proof reachable', 'configuration', async () => {
    const reach = await checkReachability(env);
    clock = reach.clock;
    return reach.verdict;
  });
  await check('clock', 'before-going-live', () => clock);
  const isReached = reached === 'passed';
  const without = (work: () => Promise<Verdict>) => () =>
    isReached ? work() : couldNotCheck('Proof must be reachable first');
  const token = await check('token', 'configuration', without(tokenVerdict));
  const opened = await openSessions(env, asked, check, isReached && token !== 'failed');
  await check('Origin and server address', 'configuration', () => originVerdict(env.PROOF_ORIGIN, opened));
  const id = opened.find(({ session }) => session)?.session?.merchant_transaction_id;
  const onSession = (work: (id: string) => Promise<Verdict>) => () =>
    id === undefined ? couldNotCheck('a session must open first; see the pairs') : work(id);
  await check('status by GET', 'how-a-status-travels', onSession(getVerdict));
  await check('status by WebSocket', 'how-a-status-travels', onSession(webSocketVerdict));
}

/** One session for each order, one after another. */
async function openSessions(
  env: Env,
  asked: Options,
  check: Check,
  isPossible: boolean,
): Promise<OpenResult[]> {
  const all: OpenResult[] = [];
  for (const order of ordersOf(env))
    await check(`${order.type} ${order.currency}/${order.network}`, 'errors', async () => {
      if (!isPossible) return couldNotCheck('Proof must be reachable and take the token first');
      const opened = await openOrder(env, order, asked);
      all.push(opened);
      return orderVerdict(order, opened);
    });
  return all;
}

async function checkApp(env: Env, asked: Options, check: Check): Promise<void> {
  const fork = 'what-to-replace-in-a-fork';
  await check('widget script', 'configuration', () => scriptVerdict(env));
  await check('widget frame', fork, () => frameVerdict(env));
  await check('webhook', fork, () => webhookVerdict(env));
  const database = await check('database', fork, () => databaseVerdict(env));
  if (env.DATABASE_URL)
    await check('database notifications', fork, () =>
      database === 'passed' ? notificationsVerdict(env) : couldNotCheck('the database must pass first'),
    );
  await check('address families', 'before-going-live', () => ipVersionsVerdict(env));
  await check('client address', fork, () => clientAddressVerdict(env, asked.from ?? null));
}

/** The configuration, or what is wrong with it. */
function configurationOf(variables: Variables): Env | string[] {
  try {
    return parseEnv(variables);
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

/** A check that breaks has told nothing, which is no reason to leave out the others. */
function createCheck(variables: Variables, { working, tell }: Report): Check {
  const secrets = secretsOf(variables);
  return async (check, section, work) => {
    working(check);
    const late = sleep(longestCheckMs, couldNotCheck('no result in a minute; run the doctor again'), {
      ref: false,
    });
    const { result, message } = await Promise.race([Promise.resolve().then(work), late]).catch(error =>
      couldNotCheck(`the doctor itself failed: ${describeFailure(error)}`),
    );
    tell({ check, result, message: redact(message, secrets), link: `README.md#${section}` });
    return result;
  };
}
