/** Starts the production server. `npm run build` copies this file over the `server.js` of Next's standalone output; `npm start`
 *  and the image run it. Next's file differs in two ways: it listens on HOSTNAME, which container engines set, instead of
 *  HOST or all addresses; and it changes to its own folder, so that the `.env` files and relative paths of the current
 *  folder do not count.
 *  This is the only file that uses a private module of Next (`next/dist/server/lib/start-server`); tested with Next 16.4.5. */
import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import nextEnv from '@next/env';

const require = createRequire(import.meta.url);
const { config } = require('./.next/required-server-files.json');

process.env.NODE_ENV = 'production';
// Switches off Next's signal handlers, because `instrumentation-node.ts` ends the process.
process.env.NEXT_MANUAL_SIG_HANDLE = 'true';
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
nextEnv.loadEnvConfig(process.cwd());

subscribe('tracing:net.server.listen:asyncStart', ({ server }) => {
  // Next never closes the connection of an upgrade request that it does not handle. Without a listener, Node handles an
  // upgrade request like any other request.
  server.removeAllListeners('upgrade');
  // Node's default is five minutes. Node checks both timeouts every 30 s, and applies the longer one to the whole request.
  server.requestTimeout = 30_000;
  server.headersTimeout = 30_000;
});

// Next's require hooks must be installed before its server is loaded.
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
