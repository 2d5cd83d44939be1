import 'server-only';
import { closeDatabase, getDatabase } from '@/lib/db';
import { EnvError, env } from '@/lib/env';
import { boundIncomingRequests } from '@/lib/http/incoming-request';
import { recordRemoteAddresses } from '@/lib/http/remote-address';
import { log } from '@/lib/log';
import { closeHttpServer, trackHttpServer } from '@/lib/server/http-server';
import { shutdownSignal, startShutdown } from '@/lib/server/shutdown';
import { requireValidProxy } from '@/lib/transactions/server/proof';
import { startReconciler } from '@/lib/transactions/server/reconciler';

/** A call to Proof ends before the first; see `lib/server/shutdown.ts`. */
const longestAnswerMs = 6_000;
const longestStopMs = 9_500;

/** Starts the server's own parts, the socket's address first: connections are accepted already. A wrong
 *  configuration ends a production server here (a throw would leave Next hanging); in development the page
 *  shows it (`app/layout.tsx`). */
export async function start(): Promise<void> {
  recordRemoteAddresses();
  boundIncomingRequests();
  trackHttpServer();
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop);
  try {
    env();
    requireValidProxy();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    if (process.env.NODE_ENV === 'production') process.exit(1);
    return;
  }
  await openDatabase();
  startReconciler();
}

/** Ends the process within ten seconds: requests are answered, streams ended, the database closed. Next's own way
 *  knows nothing of the last two; `npm start` switches it off, `next dev` needs it. */
async function stop(): Promise<void> {
  if (shutdownSignal().aborted) return;
  startShutdown();
  if (!process.env.NEXT_MANUAL_SIG_HANDLE) return;
  setTimeout(() => process.exit(1), longestStopMs);
  await closeHttpServer(longestAnswerMs);
  await closeDatabase();
  process.exit(0);
}

/** An embedded database that cannot be opened ends the process; a Postgres that is away may come back. */
async function openDatabase(): Promise<void> {
  try {
    await getDatabase();
  } catch (error) {
    log.error({ error, advice: 'Check DATABASE_URL, or DATABASE_DIR.' }, 'the database could not be opened');
    if (env().DATABASE_URL !== undefined) return;
    // Whatever LOG_LEVEL is, nobody should have to guess why the server is gone.
    process.stderr.write(
      `The database could not be opened: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(1);
  }
}

/** The log's line for a page that failed; `digest` is the reference that its user sees. */
export function logPageError(error: unknown, method: string, route: string): void {
  const digest = error instanceof Error && 'digest' in error ? error.digest : undefined;
  log.error({ method, route, digest, error }, 'a page could not be shown');
}
