import type { NextConfig } from 'next';

/** For every answer; the ones that depend on the configuration or the page come from `lib/http/security-headers.ts`. */
const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // Proof may want to see which origin shows its widget; the path, with a transaction's id, is ours alone.
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  // Banks and wallets open windows of their own, and report back to the one that opened them.
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin-allow-popups' },
];

const config: NextConfig = {
  // What `npm start` and the image run: the server with the packages that it needs, and no others.
  output: 'standalone',
  // No image is served through Next (below), and its library for that would be a third of the whole.
  outputFileTracingExcludes: { 'next-server': ['node_modules/sharp/**', 'node_modules/@img/**'] },
  // The compiled part of the folder's lock, which its package finds by itself.
  outputFileTracingIncludes: {
    '/**': [`node_modules/fs-native-extensions/prebuilds/${process.platform}-${process.arch}/*.node`],
  },
  // Of a lock file in a folder above, Next would make that folder the root.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: {
    root: import.meta.dirname,
    // Messages come compiled (`lib/i18n/catalogues.ts`): without the parser, which is four fifths of the library.
    resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
  },
  poweredByHeader: false,
  headers: async () => [{ source: '/:path*', headers }],
  // Titles come with the page, never streamed after it: Next's route announcer (a role="alert") would speak up
  // whenever a refresh leaves the page without a title for a moment.
  htmlLimitedBots: /.*/,
  // A redirect would answer under /api in words that are not ours.
  skipTrailingSlashRedirect: true,
  experimental: {
    // Of a body sent to a page, which takes none, the proxy would keep 10 MB.
    proxyClientMaxBodySize: 16 * 1024,
    // 4 kB that a first visit's first paint would wait a round trip for.
    inlineCss: true,
  },
  // Development logs the URL of each request. The webhook's holds its key, however it is spelled: 32 characters or more.
  logging: { incomingRequests: { ignore: [/[\w.~-]{32}|%/] } },
  // No image is served through Next, so neither is its route for them.
  images: { unoptimized: true },
  // PGlite and the folder's lock find their compiled parts beside their own files, which bundling would move.
  serverExternalPackages: ['@electric-sql/pglite', 'fs-native-extensions', 'pino'],
};

export default config;
