/** Clients that close an event stream at any moment. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'playwright/test';
import { simulatorFor } from '@/e2e/support/simulator';
import { newUser } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { postgresMissing, serverDatabases } from '@/testing/server-databases';

const streamLimit = 10;

for (const { name, isMissing, make } of serverDatabases) {
  // On Postgres, many clients leave during the query. PGlite responds before the server notices that a client has left.
  test(`closed streams leave no connection open, neither at our server nor at Proof, on ${name}`, {
    tag: '@status',
  }, async () => {
    test.skip(isMissing, postgresMissing);
    const database = await make();
    const server = await Server.start(`left-${randomUUID().slice(0, 8)}`, database.variables);
    await server.untilReady();
    const user = await newUser(server.url);
    const path = `/api/transactions/${await user.openSession()}/events`;
    const openAndAbort = async (afterMs: number) => {
      const response = await user.get(path, {}, AbortSignal.timeout(afterMs)).catch(() => null);
      await response?.text().catch(() => {});
      return response?.status;
    };
    const statuses: (number | undefined)[] = [];
    // Aborts later each time, until enough clients have received their stream.
    for (let ms = 1; statuses.filter(status => status === 200).length < 20 && ms < 500; ms += 1)
      statuses.push(await openAndAbort(ms));
    expect(statuses).toContain(200);
    expect(statuses).toContain(undefined);
    await expect.poll(() => simulatorFor(user.email).sockets()).toEqual({});

    const over = new AbortController();
    const later = await Promise.all(
      Array.from({ length: streamLimit }, () => user.get(path, {}, over.signal)),
    );
    expect(later.map(({ status }) => status)).toEqual(Array(streamLimit).fill(200));
    over.abort();
    await server.stop();
    await database.drop();
  });
}
