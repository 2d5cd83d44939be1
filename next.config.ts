import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  // Titles come with the page, never streamed after it: Next's route announcer (a role="alert") would speak up
  // whenever a refresh leaves the page without a title for a moment.
  htmlLimitedBots: /.*/,
  // A redirect would answer under /api in words that are not ours.
  skipTrailingSlashRedirect: true,
  // Development writes down every request's URL, and the webhook's holds its key.
  logging: { incomingRequests: { ignore: [/^\/api\/webhooks\//] } },
  // PGlite finds its WebAssembly beside its own file, which bundling would move.
  serverExternalPackages: ['@electric-sql/pglite', 'pino'],
};

export default config;
