import { AppError } from '@/lib/errors';
import { defineRoute } from '@/lib/http/define-route';

async function notFound(): Promise<never> {
  throw new AppError('not_found');
}

/** Answers 404 to every path under /api that no other route serves. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute('/api/*', {
  GET: notFound,
  POST: notFound,
  PUT: notFound,
  PATCH: notFound,
  DELETE: notFound,
});
