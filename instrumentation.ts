import type { Instrumentation } from 'next';

/** Next runs this once, when the server starts. Node's own modules may only be reached through the import
 *  below, because this file is bundled for the edge runtime too. */
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { start } = await import('./instrumentation-node');
    await start();
  }
}

/** Errors that a page threw; routes under /api tell theirs themselves (`lib/http/define-route.ts`). */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { logPageError } = await import('./instrumentation-node');
  logPageError(error, request.method, context.routePath);
};
