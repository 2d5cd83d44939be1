/** The control of the failures: arm one, see which are armed, disarm one. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Partner } from '../api/partners';
import { failureCases } from '../cases';
import { type Answer, json, Refusal } from '../responses';
import type { InjectedFailure } from './failures';

const MAX_FAILURES = 1000;

/** POST /__simulator/failures */
export function arm({ failures }: Partner, asked: InjectedFailure): Answer {
  const id = randomUUID();
  failures.push({ ...asked, id });
  if (failures.length > MAX_FAILURES) failures.shift();
  return json({ id, waiting: failures.length });
}

export const disarmSchema = z.strictObject({ token: z.string(), id: z.string() });

/** DELETE /__simulator/failures */
export function disarm({ failures }: Partner, id: string): Answer {
  const at = failures.findIndex(each => each.id === id);
  if (at < 0) throw new Refusal(404, 'not_found', 'not_found', 'This failure is not armed any more.');
  failures.splice(at, 1);
  return json({ waiting: failures.length });
}

/** Those that wait, in the order in which they strike. */
export function armedOf({ failures }: Partner) {
  return failures.map(({ id, user, on, times, failure }) => ({
    ...{ id, user, on, times },
    failure:
      Object.keys(failureCases).find(name => failureCases[name]?.failure === failure) ??
      'one of a test’s own',
  }));
}

/** Those that can be armed by name. */
export const failureRows = () => Object.entries(failureCases).map(([name, { does }]) => ({ name, does }));
