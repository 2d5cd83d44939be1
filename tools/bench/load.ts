/** The load generator, a child process. Sends the same request on several connections, each again as soon as its response
 *  is read, and reports the latency of each to the parent. */
import { Pool } from 'undici';
import { z } from 'zod';

const jobSchema = z.object({
  url: z.url(),
  path: z.string(),
  method: z.enum(['GET', 'POST']),
  /** One set per request, in rotation. */
  headers: z.array(z.record(z.string(), z.string())).min(1),
  body: z.string().nullable(),
  connections: z.number(),
  requests: z.number(),
});

export type Job = z.infer<typeof jobSchema>;
export type LoadResult = { seconds: number; latenciesMs: number[] };

async function run({ url, path, method, headers, body, connections, requests }: Job): Promise<LoadResult> {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const latenciesMs: number[] = [];
  let sent = 0;
  const sendUntilDone = async () => {
    while (sent < requests) {
      const startedAt = performance.now();
      const response = await pool.request({
        path,
        method,
        headers: headers[sent++ % headers.length] ?? {},
        body,
      });
      const text = await response.body.text();
      if (response.statusCode !== 200) throw new Error(`${url}${path}: ${response.statusCode} ${text}`);
      latenciesMs.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, sendUntilDone));
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  return { seconds, latenciesMs };
}

process.on('message', async message => process.send?.(await run(jobSchema.parse(message))));
