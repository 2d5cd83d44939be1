import type { NextConfig } from 'next';

/** The headers of every response. `lib/http/security-headers.ts` adds those that depend on the configuration or the page. */
const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // Proof may check the origin that shows its widget. It does not receive the path, which can contain a transaction's id.
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  // Banks and wallets open popups, which report back to the window that opened them.
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin-allow-popups' },
];

const config: NextConfig = {
  // `npm start` and the image run this output: the server with only the packages that it needs.
  output: 'standalone',
  // Next serves no images (see `images` below), and its image library would be a third of the output.
  outputFileTracingExcludes: { 'next-server': ['node_modules/sharp/**', 'node_modules/@img/**'] },
  // The native module of the folder's lock. Its package loads the file by a path that Next cannot trace.
  outputFileTracingIncludes: {
    '/**': [`node_modules/fs-native-extensions/prebuilds/${process.platform}-${process.arch}/*.node`],
  },
  // Otherwise Next uses a parent folder as the root when that folder contains a lock file.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: {
    root: import.meta.dirname,
    // Messages are compiled on the server (`lib/i18n/catalogues.ts`), so browsers do not need the parser, which is four
    // fifths of the library.
    resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
  },
  poweredByHeader: false,
  headers: async () => [{ source: '/:path*', headers }],
  // Sends the title with the page for every user agent, instead of streaming it later. Otherwise a refresh removes the title
  // for a moment, and Next's route announcer (a role="alert") announces the page again.
  htmlLimitedBots: /.*/,
  // Next's redirect would respond under /api without our error body.
  skipTrailingSlashRedirect: true,
  experimental: {
    // Pages accept no body. By default the proxy buffers 10 MB of one.
    proxyClientMaxBodySize: 16 * 1024,
    // The CSS has 4 kB. As a file it would delay the first paint of a first visit by a round trip.
    inlineCss: true,
  },
  // `next dev` logs the URL of each request. This drops every URL that may contain the webhook's key, which has 32
  // characters or more and may be percent-encoded.
  logging: { incomingRequests: { ignore: [/[\w.~-]{32}|%/] } },
  // Disables Next's image route, because no image is served through Next.
  images: { unoptimized: true },
  // PGlite and the folder's lock load compiled files from beside their own files, which bundling would move.
  serverExternalPackages: ['@electric-sql/pglite', 'fs-native-extensions', 'pino'],
};

export default config;
