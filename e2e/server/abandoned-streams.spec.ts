/** People who leave a stream, at any moment. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'playwright/test';
import { simulatorFor } from '@/e2e/support/simulator';
import { newUser } from '@/testing/api-user';
import { Server } from '@/testing/server';
import { postgresMissing, serverDatabases } from '@/testing/server-databases';

const most = 10;

for (const { name, isMissing, make } of serverDatabases) {
  // On Postgres many leave while it is asked; PGlite answers before the server hears that somebody left.
  test(`they leave nothing open, neither here nor at Proof, on ${name}`, { tag: '@status' }, async () => {
    test.skip(isMissing, postgresMissing);
    const database = await make();
    const server = await Server.start(`left-${randomUUID().slice(0, 8)}`, database.variables);
    await server.untilReady();
    const user = await newUser(server.url);
    const path = `/api/transactions/${await user.openSession()}/events`;
    const opensAndLeaves = async (afterMs: number) => {
      const response = await user.get(path, {}, AbortSignal.timeout(afterMs)).catch(() => null);
      await response?.text().catch(() => {});
      return response?.status;
    };
    const heard: (number | undefined)[] = [];
    // Ever later, until enough of them had their stream.
    for (let ms = 1; heard.filter(status => status === 200).length < 20 && ms < 500; ms += 1)
      heard.push(await opensAndLeaves(ms));
    expect(heard).toContain(200);
    expect(heard).toContain(undefined);
    await expect.poll(() => simulatorFor(user.email).sockets()).toEqual({});

    const over = new AbortController();
    const later = await Promise.all(Array.from({ length: most }, () => user.get(path, {}, over.signal)));
    expect(later.map(({ status }) => status)).toEqual(Array(most).fill(200));
    over.abort();
    await server.stop();
    await database.drop();
  });
}
