import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  // Titles come with the page, never streamed after it: Next's route announcer (a role="alert") would speak up
  // whenever a refresh leaves the page without a title for a moment.
  htmlLimitedBots: /.*/,
  // A redirect would answer under /api in words that are not ours.
  skipTrailingSlashRedirect: true,
  // Of a body sent to a page, which takes none, the proxy would keep 10 MB.
  experimental: { proxyClientMaxBodySize: 16 * 1024 },
  // PGlite finds its WebAssembly beside its own file, which bundling would move.
  serverExternalPackages: ['@electric-sql/pglite', 'pino'],
};

export default config;
