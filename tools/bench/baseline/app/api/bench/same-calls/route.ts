/** What the framework costs where the same has to be waited for: a count in Postgres, Proof, a row in Postgres. By the
 *  plainest means, and with nothing checked, refused, shared or logged. */
import { randomUUID } from 'node:crypto';
import { Pool as Database } from 'pg';
import { Pool as Connections, type Dispatcher } from 'undici';

const count = `insert into rate_limits (key, points, expire) values ($1, 1, 0)
  on conflict (key) do update set points = rate_limits.points + 1`;
const save = `insert into transactions (id, user_id, type, network, currency, amount, address, status)
  values ($1, 'least', 'buy', 'TRC20', 'USDT', '99.50', '', 'pending')`;

const users = 256;

let held: { database: Database; proof: Connections } | undefined;

/** At the first request: a build has no variables. */
function upstreams() {
  const { DATABASE_URL, PROOF_API_BASE_URL = '' } = process.env;
  held ??= {
    database: new Database({ connectionString: DATABASE_URL }),
    proof: new Connections(PROOF_API_BASE_URL),
  };
  return held;
}

export async function POST(request: Request) {
  const order = await request.text();
  const { database, proof } = upstreams();
  await database.query({
    name: 'least-count',
    text: count,
    values: [`least-${Math.floor(Math.random() * users)}`],
  });
  const session = await openSession(proof, order);
  await database.query({ name: 'least-save', text: save, values: [randomUUID()] });
  return new Response(session, { headers: { 'Content-Type': 'application/json' } });
}

function openSession(proof: Connections, body: string): Promise<Buffer<ArrayBuffer>> {
  const headers = { 'Content-Type': 'application/json' };
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => {},
      onResponseStart: () => {},
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve(Buffer.concat(chunks)),
      onResponseError: (_, error) => reject(error),
    };
    proof.dispatch({ method: 'POST', path: '/widget/session', headers, body }, handler);
  });
}
