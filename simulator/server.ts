/** The HTTP server of the simulator. It listens on loopback. Every response has an `X-Request-Id`. */
import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { partnerRoutes, requirePartner, requireTransaction } from './api/partner-api';
import { userIdentifiers } from './api/users';
import { acceptSocket } from './api/websocket';
import { controlRoutes } from './control/control';
import { type LoggedRequest, truncateBody } from './request-log';
import { HttpError, type HttpResponse, proofError, send } from './responses';
import { dispatch, type Route, type SimulatorRequest } from './router';
import { staticRoutes } from './static-files';
import { Store } from './store';
import { frameRoutes } from './widget/frame-api';

const maxBodyBytes = 1024 * 1024;
/** Paths of the simulator that are not part of Proof's API. Requests to them are not logged. */
const ownPaths =
  /^\/($|favicon\.ico$|(snake\/)?widget\.2\.0\.js$|(__simulator|frame|assets|page|docs)(\/|$))/;

export interface RunningSimulator {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a simulator on 127.0.0.1.
 *  @param options.port 0 selects a free port */
export async function startSimulator({ port }: { port: number }): Promise<RunningSimulator> {
  const store = new Store();
  const routes = [...partnerRoutes(store), ...frameRoutes(store), ...controlRoutes(store), ...staticRoutes()];
  const server = createServer((request, response) => void handleRequest(store, routes, request, response));
  server.on('upgrade', (request, socket, head) => handleUpgrade(store, request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' ? address?.port : port;
  return { url: `http://127.0.0.1:${boundPort}`, close: () => close(server, store) };
}

async function close(server: Server, store: Store): Promise<void> {
  store.clear();
  await new Promise(resolve => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

async function handleRequest(
  store: Store,
  routes: Route[],
  request: IncomingMessage,
  response: ServerResponse,
) {
  const requestId = randomUUID();
  response.setHeader('x-request-id', requestId);
  const logged = logRequest(store, request, response, requestId);
  const sendResponse = (reply: HttpResponse) => {
    if (logged) logged.answer = truncateBody(reply.body);
    send(response, reply);
  };
  try {
    const reply = await dispatch(routes, await readRequest(request, logged));
    if (typeof reply === 'function') reply(response);
    else sendResponse(reply);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    sendResponse(responseForError(error));
  }
}

function responseForError(error: unknown) {
  if (error instanceof HttpError) return error.response;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return proofError(500, 'internal_error', 'simulator_error', 'The simulator itself failed. See its output.');
}

/** @returns the log entry, or undefined for a path that is not part of Proof's API */
function logRequest(store: Store, request: IncomingMessage, response: ServerResponse, requestId: string) {
  const [path = ''] = (request.url ?? '').split('?');
  if (ownPaths.test(path)) return undefined;
  const logged = store.logRequest(request, requestId);
  response.once('finish', () => Object.assign(logged, { status: response.statusCode }));
  return logged;
}

async function readRequest(request: IncomingMessage, logged?: LoggedRequest): Promise<SimulatorRequest> {
  const url = parseUrl(request);
  const body = await readBody(request);
  if (logged) logged.body = truncateBody(body);
  const { method = '', headers } = request;
  const peer = request.socket.remoteAddress ?? '';
  return { method, url, headers, body, peer, params: {}, ...(logged && { logged }) };
}

function parseUrl({ url = '' }: IncomingMessage): URL {
  if (url.startsWith('/') && URL.canParse(`http://simulator${url}`)) return new URL(`http://simulator${url}`);
  throw new HttpError(404, 'not_found', 'not_found', 'There is nothing here.');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes)
      throw new HttpError(400, 'invalid_request', 'decode_error', 'The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** WS /ws?tx_id=. An invalid request is refused on the upgrade, with the status that GET would return. */
function handleUpgrade(store: Store, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const requestId = randomUUID();
  const logged = store.logRequest(request, requestId);
  socket.on('error', () => socket.destroy());
  try {
    const url = parseUrl(request);
    if (url.pathname !== '/ws') throw new HttpError(404, 'not_found', 'not_found', 'There is nothing here.');
    const partner = requirePartner(store, request.headers);
    const transaction = requireTransaction(partner, url.searchParams.get('tx_id') ?? '');
    Object.assign(logged, { status: 101, users: userIdentifiers(transaction.user) });
    acceptSocket(partner, transaction, request, socket, head);
    socket.once('close', () => Object.assign(logged, { closed_ms: partner.now() }));
  } catch (error) {
    const { status, body } = responseForError(error);
    Object.assign(logged, { status, answer: body });
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nX-Request-Id: ${requestId}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
}
