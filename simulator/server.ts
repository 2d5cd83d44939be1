/** The simulator: a stand-in for Proof, on loopback. Every answer carries an `X-Request-Id`. */
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
import { namesOf } from './api/users';
import { openSocket } from './api/websocket';
import { controlRoutes } from './control/control';
import { kept, type LoggedRequest } from './request-log';
import { type Answer, proofError, Refusal, send } from './responses';
import { dispatch, type Route, type SimulatorRequest } from './router';
import { staticRoutes } from './static-files';
import { World } from './store';
import { frameRoutes } from './widget/frame-api';

const maxBodyBytes = 1024 * 1024;
/** What is the simulator's own and none of Proof's API. */
const ownPaths =
  /^\/($|favicon\.ico$|(snake\/)?widget\.2\.0\.js$|(__simulator|frame|assets|page|docs)(\/|$))/;

export interface RunningSimulator {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one on 127.0.0.1; port 0 takes any free port. */
export async function startSimulator({ port }: { port: number }): Promise<RunningSimulator> {
  const world = new World();
  const routes = [...partnerRoutes(world), ...frameRoutes(world), ...controlRoutes(world), ...staticRoutes()];
  const server = createServer((request, response) => void answer(world, routes, request, response));
  server.on('upgrade', (request, socket, head) => upgrade(world, request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' ? address?.port : port;
  return { url: `http://127.0.0.1:${bound}`, close: () => close(server, world) };
}

async function close(server: Server, world: World): Promise<void> {
  world.forgetAll();
  await new Promise(resolve => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

async function answer(world: World, routes: Route[], request: IncomingMessage, response: ServerResponse) {
  const requestId = randomUUID();
  response.setHeader('x-request-id', requestId);
  const logged = noteRequest(world, request, response, requestId);
  const answerWith = (reply: Answer) => {
    if (logged) logged.answer = kept(reply.body);
    send(response, reply);
  };
  try {
    const reply = await dispatch(routes, await readRequest(request, logged));
    if (typeof reply === 'function') reply(response);
    else answerWith(reply);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    answerWith(answerFor(error));
  }
}

function answerFor(error: unknown) {
  if (error instanceof Refusal) return error.answer;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return proofError(500, 'internal_error', 'simulator_error', 'The simulator itself failed; see its output.');
}

/** Nothing for what is the simulator's own. */
function noteRequest(world: World, request: IncomingMessage, response: ServerResponse, requestId: string) {
  const [path = ''] = (request.url ?? '').split('?');
  if (ownPaths.test(path)) return undefined;
  const logged = world.note(request, requestId);
  response.once('finish', () => Object.assign(logged, { status: response.statusCode }));
  return logged;
}

async function readRequest(request: IncomingMessage, logged?: LoggedRequest): Promise<SimulatorRequest> {
  const url = parseUrl(request);
  const body = await readBody(request);
  if (logged) logged.body = kept(body);
  const { method = '', headers } = request;
  const peer = request.socket.remoteAddress ?? '';
  return { method, url, headers, body, peer, params: {}, ...(logged && { logged }) };
}

function parseUrl({ url = '' }: IncomingMessage): URL {
  if (url.startsWith('/') && URL.canParse(`http://simulator${url}`)) return new URL(`http://simulator${url}`);
  throw new Refusal(404, 'not_found', 'not_found', 'There is nothing here.');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes)
      throw new Refusal(400, 'invalid_request', 'decode_error', 'The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** WS /ws?tx_id=: refused on the upgrade, with the status that GET would have. */
function upgrade(world: World, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const requestId = randomUUID();
  const logged = world.note(request, requestId);
  socket.on('error', () => socket.destroy());
  try {
    const url = parseUrl(request);
    if (url.pathname !== '/ws') throw new Refusal(404, 'not_found', 'not_found', 'There is nothing here.');
    const partner = requirePartner(world, request.headers);
    const transaction = requireTransaction(partner, url.searchParams.get('tx_id') ?? '');
    Object.assign(logged, { status: 101, users: namesOf(transaction.user) });
    openSocket(partner, transaction, request, socket, head);
    socket.once('close', () => Object.assign(logged, { closed_ms: partner.now() }));
  } catch (error) {
    const { status, body } = answerFor(error);
    Object.assign(logged, { status, answer: body });
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nX-Request-Id: ${requestId}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
}
