import type { Instrumentation } from 'next';

/** Next calls this once, when the server starts. Node's modules are imported dynamically, because Next also bundles this file
 *  for the edge runtime. */
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { start } = await import('@/instrumentation-node');
    await start();
  }
}

/** Logs the errors of pages. Routes under /api log their own errors (`lib/http/define-route.ts`). */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { logPageError } = await import('@/instrumentation-node');
  logPageError(error, request.method, context.routePath);
};
