/** Runs all checks in order. If a check fails, the checks that depend on it are skipped, and their messages say why. */
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

const checkTimeoutMs = 60_000;

/** Receives the name of each check before it runs, and its finding afterwards. */
export type Reporter = { onStart: (check: string) => void; onFinding: (finding: Finding) => void };

type Check = (name: string, section: string, work: () => Verdict | Promise<Verdict>) => Promise<Result>;

/** Checks a configuration. `process.env` must hold the same variables, because the product's code reads them there. */
export async function runChecklist(
  variables: Variables,
  options: Options,
  reporter: Reporter,
): Promise<void> {
  const check = createCheck(variables, reporter);
  const env = parseOrListProblems(variables);
  if (Array.isArray(env)) {
    for (const problem of env) await check('configuration', 'configuration', () => failed(problem));
    const advice = 'correct the configuration first, then run the doctor again';
    await check('everything else', 'before-going-live', () => couldNotCheck(advice));
    return;
  }
  await check('configuration', 'configuration', () => passed('valid'));
  await checkProof(env, options, check);
  await checkApp(env, options, check);
}

async function checkProof(env: Env, options: Options, check: Check): Promise<void> {
  let clock = couldNotCheck('Proof was not called');
  const reached = await check('Proof reachable', 'configuration', async () => {
    const reachability = await checkReachability(env);
    clock = reachability.clock;
    return reachability.verdict;
  });
  await check('clock', 'before-going-live', () => clock);
  const isReached = reached === 'passed';
  const ifReached = (work: () => Promise<Verdict>) => () =>
    isReached ? work() : couldNotCheck('Proof must be reachable first');
  const token = await check('token', 'configuration', ifReached(tokenVerdict));
  const opened = await openSessions(env, options, check, isReached && token !== 'failed');
  await check('Origin and server address', 'configuration', () => originVerdict(env.PROOF_ORIGIN, opened));
  const id = opened.find(({ session }) => session)?.session?.merchant_transaction_id;
  const withSession = (work: (id: string) => Promise<Verdict>) => () =>
    id === undefined ? couldNotCheck('a session must open first; see the pairs') : work(id);
  await check('status by GET', 'how-a-status-travels', withSession(getVerdict));
  await check('status by WebSocket', 'how-a-status-travels', withSession(webSocketVerdict));
}

/** Opens one session per order, one after another. */
async function openSessions(
  env: Env,
  options: Options,
  check: Check,
  isPossible: boolean,
): Promise<OpenResult[]> {
  const results: OpenResult[] = [];
  for (const order of ordersOf(env))
    await check(`${order.type} ${order.currency}/${order.network}`, 'errors', async () => {
      if (!isPossible) return couldNotCheck('Proof must be reachable and accept the token first');
      const result = await openOrder(env, order, options);
      results.push(result);
      return orderVerdict(order, result);
    });
  return results;
}

async function checkApp(env: Env, options: Options, check: Check): Promise<void> {
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
  await check('client address', fork, () => clientAddressVerdict(env, options.from ?? null));
}

/** @returns the configuration, or the list of its problems */
function parseOrListProblems(variables: Variables): Env | string[] {
  try {
    return parseEnv(variables);
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

/** A check that throws or takes too long becomes "could not check", and the next checks still run. */
function createCheck(variables: Variables, { onStart, onFinding }: Reporter): Check {
  const secrets = secretsOf(variables);
  return async (check, section, work) => {
    onStart(check);
    const timeout = sleep(checkTimeoutMs, couldNotCheck('no result in a minute; run the doctor again'), {
      ref: false,
    });
    const { result, message } = await Promise.race([Promise.resolve().then(work), timeout]).catch(error =>
      couldNotCheck(`the doctor itself failed: ${describeFailure(error)}`),
    );
    onFinding({ check, result, message: redact(message, secrets), link: `README.md#${section}` });
    return result;
  };
}
