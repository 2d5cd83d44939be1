/** Helpers for the report's tests. Their requests are correct except for the changes of a test. */
import { expect } from 'vitest';
import { z } from 'zod';
import { createPartner, type Session, type TestPartner } from './test-partner';
import { startWidget } from './test-widget';

export { simulatorForTests } from './test-partner';

const reportSchema = z.looseObject({
  failed: z.number(),
  notes: z.number(),
  calls_without_valid_token: z.number(),
  findings: z.array(
    z.looseObject({
      id: z.string(),
      count: z.number(),
      seen_in: z.array(z.looseObject({ id: z.string(), what: z.string(), detail: z.string().optional() })),
    }),
  ),
});

export const newPartner = createPartner;

export const openSession = (partner: TestPartner, changes: Record<string, unknown> = {}): Promise<Session> =>
  partner.session({ client_ip: '127.0.0.1', ...changes });

/** Reads a response completely. @returns its status */
export async function statusOf(pending: Response | Promise<Response>): Promise<number> {
  const response = await pending;
  await response.arrayBuffer();
  return response.status;
}

export const postSession = (partner: TestPartner, changes: Record<string, unknown> = {}, headers = {}) =>
  statusOf(partner.postSession({ client_ip: '127.0.0.1', ...changes }, headers));

export const runWidget = (partner: TestPartner, session: Session, changes: object = {}) =>
  startWidget(partner, session, changes);

export const getStatus = (partner: TestPartner, { merchant_transaction_id: id }: Session) =>
  statusOf(partner.get(`/widget/transactions/${id}`));

/** Advances the partner's clock, which the report uses for all times. */
export const advanceClock = (partner: TestPartner, seconds: number) =>
  partner.control('POST', 'clock', { advance_ms: seconds * 1000 });

export const readReport = (partner: TestPartner, query = '') => partner.read(reportSchema, 'report', query);

/** Expects exactly these findings. @returns the details of the first finding */
export async function expectFindings(partner: TestPartner, ...ids: string[]) {
  const { findings } = await readReport(partner);
  expect(findings.map(({ id }) => id)).toEqual(ids);
  return findings[0]?.seen_in.map(({ detail }) => detail);
}

/** Returns the report on the requests without a valid token. */
export async function reportWithoutToken(url: string) {
  const response = await fetch(`${url}/__simulator/report?token=`);
  return reportSchema.parse(await response.json());
}
