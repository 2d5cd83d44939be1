/** The one file that uses a private module of Next (`next/dist/server/lib/start-server`); tested with Next 16.4.5.
 *  What `npm start` and the image run, in place of the `server.js` that Next writes for its standalone output: on HOST, or on
 *  all addresses like `next start`, though HOSTNAME, which container engines set, names one; and in the folder that it is
 *  started in, whose `.env` files and relative paths count. `npm run build` puts it there. */
import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import nextEnv from '@next/env';

const require = createRequire(import.meta.url);
const { config } = require('./.next/required-server-files.json');

process.env.NODE_ENV = 'production';
// `instrumentation-node.ts` ends the process.
process.env.NEXT_MANUAL_SIG_HANDLE = 'true';
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
nextEnv.loadEnvConfig(process.cwd());

subscribe('tracing:net.server.listen:asyncStart', ({ server }) => {
  // Next never closes the connection of an upgrade request that it does not handle. Without a listener, Node treats an
  // upgrade request like any other request.
  server.removeAllListeners('upgrade');
  // Node's default is five minutes. It checks both every 30 s, and takes the longer one for the whole request.
  server.requestTimeout = 30_000;
  server.headersTimeout = 30_000;
});

// Its hooks come before its server.
require('next');
const { startServer } = require('next/dist/server/lib/start-server');
await startServer({
  dir: import.meta.dirname,
  config,
  isDev: false,
  port: Number(process.env.PORT || 3000),
  hostname: process.env.HOST || undefined,
  keepAliveTimeout: Number(process.env.KEEP_ALIVE_TIMEOUT) || undefined,
});
