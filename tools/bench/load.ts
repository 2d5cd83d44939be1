/** The load generator, a process of its own: asks for the same thing on so many connections, each as soon as it is
 *  answered, and tells the parent how long each answer took. */
import { Pool } from 'undici';
import { z } from 'zod';

const jobSchema = z.object({
  url: z.url(),
  path: z.string(),
  method: z.enum(['GET', 'POST']),
  /** Used in turns. */
  headers: z.array(z.record(z.string(), z.string())).min(1),
  body: z.string().nullable(),
  connections: z.number(),
  requests: z.number(),
});

export type Job = z.infer<typeof jobSchema>;
export type LoadResult = { seconds: number /** of each answer */; latenciesMs: number[] };

async function run({ url, path, method, headers, body, connections, requests }: Job): Promise<LoadResult> {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const ms: number[] = [];
  let asked = 0;
  const keepAsking = async () => {
    while (asked < requests) {
      const startedAt = performance.now();
      const answer = await pool.request({
        path,
        method,
        headers: headers[asked++ % headers.length] ?? {},
        body,
      });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${url}${path}: ${answer.statusCode} ${text}`);
      ms.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, keepAsking));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  return { seconds, latenciesMs };
}

process.on('message', async message => process.send?.(await run(jobSchema.parse(message))));
