/** Rules on the arguments of `proofWidget.run`, compared with the session's response. */
import { isDeepStrictEqual } from 'node:util';
import { inRequest, inRun, type Rule } from './rule';
import type { Fields, SessionRun, Traffic } from './traffic';

/** Fields that Proof's own quickstart does not pass to `run`. */
const optionalFields = [
  ...['currencies', 'networks', 'fiat_currencies', 'fix_fiat_currency'],
  ...['fix_fiat_amount', 'lang', 'theme', 'redirect_url'],
];
const neverRunMs = 60_000;

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Returns the names under which `run` may receive a field: its own name, and the camelCase name unless another field of
 *  the response has that name. */
const spellings = (name: string, responseFields: Fields) =>
  [name, camel(name)].filter((each, at) => at === 0 || !Object.hasOwn(responseFields, each));

const isSameNumber = (a: unknown, b: unknown) =>
  /^\d/.test(String(a)) && /^\d/.test(String(b)) && Number(a) === Number(b);

const changes = ({ args, session: { responseFields } }: SessionRun) =>
  Object.entries(responseFields).flatMap(([name, value]) =>
    spellings(name, responseFields)
      .filter(each => Object.hasOwn(args, each) && !isDeepStrictEqual(args[each], value))
      .map(as => ({
        as,
        from: value,
        to: args[as],
        isSpelling: name === 'amount' && isSameNumber(value, args[as]),
      })),
  );

const missingFields = ({ args, session: { responseFields } }: SessionRun) =>
  Object.keys(responseFields).filter(
    name => !spellings(name, responseFields).some(each => Object.hasOwn(args, each)),
  );

/** Returns one occurrence for each run for which `describe` returns details. */
const occurrencesPerRun = ({ runs }: Traffic, describe: (run: SessionRun) => readonly string[]) =>
  runs.flatMap(each => {
    const details = describe(each);
    return details.length > 0 ? [inRun(each.run, details.join(', '))] : [];
  });

const changed = (traffic: Traffic, isSpelling: boolean) =>
  occurrencesPerRun(traffic, run =>
    changes(run)
      .filter(each => each.isSpelling === isSpelling)
      .map(({ as, from, to }) => `${as}: ${JSON.stringify(from)} became ${JSON.stringify(to)}`),
  );

export const runRules: readonly Rule[] = [
  {
    id: 'amount-respelled',
    level: 'failed',
    summary: 'The amount in `run` has the same value as in the session, but another spelling.',
    fix: 'Keep the amount as text everywhere, because the number 99.50 is printed as 99.5.',
    source: 'Proof: do not modify the returned values',
    find: traffic => changed(traffic, true),
  },
  {
    id: 'value-changed',
    level: 'failed',
    summary: '`run` received another value than the session returned.',
    fix: 'Pass on each value of Proof’s response unchanged: strings, arrays and booleans.',
    source: 'Proof: do not modify the returned values; pass them through verbatim',
    find: traffic => changed(traffic, false),
  },
  {
    id: 'value-left-out',
    level: 'failed',
    summary: '`run` did not receive a value of the session’s response that Proof’s quickstart passes on.',
    fix: 'Pass on every field of the response.',
    source: 'Proof: the response is shaped to be passed directly to `run`; go-live: every field',
    find: traffic =>
      occurrencesPerRun(traffic, run => missingFields(run).filter(name => !optionalFields.includes(name))),
  },
  {
    id: 'optional-value-left-out',
    level: 'note',
    summary: '`run` did not receive a value that Proof’s quickstart does not pass on either.',
    fix: 'Pass on every field of the response. Proof’s reference requires it, and it needs less code than a list of names.',
    source: 'Proof’s reference lists every parameter, its quickstart fewer',
    find: traffic =>
      occurrencesPerRun(traffic, run => missingFields(run).filter(name => optionalFields.includes(name))),
  },
  {
    id: 'token-used-twice',
    level: 'failed',
    summary: 'The widget ran a second time with one `init_token`.',
    fix: 'Open a new session for each run. Check for a component that mounts twice, a double click, or a page that stores the token.',
    source: 'Proof: single-use, expires after first use or one hour',
    find: ({ runs }) =>
      runs
        .filter(({ session }, at) => runs.findIndex(each => each.session === session) < at)
        .map(({ run }) => inRun(run)),
  },
  {
    id: 'session-never-run',
    level: 'note',
    summary: 'A session was opened more than a minute ago and no widget ran with it.',
    fix: 'This is fine if the user left the page. If not, check the browser’s console: `run` may have thrown an error, or the script was blocked.',
    source: 'Ours: each session creates a transaction, which stays pending',
    find: ({ sessions, runs, nowMs }) =>
      sessions
        .filter(({ request }) => nowMs - request.clock_ms > neverRunMs)
        .filter(session => !runs.some(each => each.session === session))
        .map(({ request }) => inRequest(request)),
  },
];
