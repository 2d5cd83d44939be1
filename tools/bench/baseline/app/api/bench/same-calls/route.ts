/** Measures the framework's cost with the same calls as a session: a count in Postgres, a session at Proof, a row in
 *  Postgres. Nothing is validated, refused or logged. */
import { randomUUID } from 'node:crypto';
import { Pool as Database } from 'pg';
import { Pool as Connections, type Dispatcher } from 'undici';

const count = `insert into rate_limits (key, points, expire) values ($1, 1, 0)
  on conflict (key) do update set points = rate_limits.points + 1`;
const save = `insert into transactions (id, user_id, type, network, currency, amount, address, status)
  values ($1, 'same-calls', 'buy', 'TRC20', 'USDT', '99.50', '', 'pending')`;

const users = 256;

let clients: { database: Database; proof: Connections } | undefined;

/** Creates the clients on the first request, because the build has no environment variables. */
function getClients() {
  const { DATABASE_URL, PROOF_API_BASE_URL = '' } = process.env;
  clients ??= {
    database: new Database({ connectionString: DATABASE_URL }),
    proof: new Connections(PROOF_API_BASE_URL),
  };
  return clients;
}

export async function POST(request: Request) {
  const order = await request.text();
  const { database, proof } = getClients();
  await database.query({
    name: 'same-calls-count',
    text: count,
    values: [`same-calls-${Math.floor(Math.random() * users)}`],
  });
  const session = await openSession(proof, order);
  await database.query({ name: 'same-calls-save', text: save, values: [randomUUID()] });
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
