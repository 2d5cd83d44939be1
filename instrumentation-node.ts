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

/** How long open requests may take during a shutdown. Calls to Proof end earlier (`lib/server/shutdown.ts`). */
const closeTimeoutMs = 6_000;
const exitTimeoutMs = 9_500;

/** Starts the server's parts. This is the composition root. The remote addresses come first, because the server accepts
 *  connections already. An invalid configuration ends a production server by `process.exit`, because Next would hang
 *  after a throw. In development a page shows the problems (`app/configuration/page.tsx`). */
export async function start(): Promise<void> {
  recordRemoteAddresses();
  boundIncomingRequests();
  trackHttpServer();
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, shutDown);
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

/** Shuts down gracefully within ten seconds: finishes the requests, ends the event streams, and closes the database. Next's
 *  own shutdown does not do the last two. `npm start` switches Next's off; `next dev` needs it, so there only the streams
 *  end here. */
async function shutDown(): Promise<void> {
  if (shutdownSignal().aborted) return;
  startShutdown();
  if (!process.env.NEXT_MANUAL_SIG_HANDLE) return;
  setTimeout(() => process.exit(1), exitTimeoutMs);
  await closeHttpServer(closeTimeoutMs);
  await closeDatabase();
  process.exit(0);
}

/** Opens the database. On failure the process exits when the database is embedded. It continues when it is a Postgres,
 *  which may become reachable later. */
async function openDatabase(): Promise<void> {
  try {
    await getDatabase();
  } catch (error) {
    log.error({ error, advice: 'Check DATABASE_URL, or DATABASE_DIR.' }, 'the database could not be opened');
    if (env().DATABASE_URL !== undefined) return;
    // Also on stderr, because LOG_LEVEL may hide the log line.
    process.stderr.write(
      `The database could not be opened: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(1);
  }
}

/** Logs the error of a page. `digest` is the reference that the user sees. */
export function logPageError(error: unknown, method: string, route: string): void {
  const digest = error instanceof Error && 'digest' in error ? error.digest : undefined;
  log.error({ method, route, digest, error }, 'page failed');
}
