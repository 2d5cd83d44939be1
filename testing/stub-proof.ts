/** A stub of Proof over real HTTP whose responses a test defines, down to single bytes. For faults that the simulator cannot
 *  produce. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export type Reaction = (response: ServerResponse) => void;
export type Received = { headers: IncomingMessage['headers']; url: string | undefined; body: string };

type Certificate = { key: string; cert: string };

export const sessionFields = {
  merchant_transaction_id: '2f0a4a0e-4a0e-4b7e-9d8e-2f0a4a0e4b7e',
  widget_id: 'w',
  address: 'T',
  signature: 'v2:0',
  init_token: 'i',
  init_token_type: 'sdk_partner_authorization',
  currency: 'USDT',
  network: 'TRC20',
  amount: '99.50',
};
/** A session as Proof might format it: spaces, a line break, and a number that would change if it were parsed and written. */
export const goodBody = `{ "later": 1.50,\n ${JSON.stringify(sessionFields).slice(1)}`;

export const respond =
  (status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Reaction =>
  response =>
    response.writeHead(status, headers).end(body);

/** Returns an error in Proof's format. */
export const failing = (status: number, error: string, code: string): Reaction =>
  respond(status, JSON.stringify({ error, code, message: 'words for the log' }));

export const cutAtOnce: Reaction = response => response.destroy();

export const cutInBody: Reaction = response => {
  response.writeHead(200, { 'content-length': '5000' }).write(goodBody);
  // The bytes must be sent before the socket is destroyed, or nothing arrives.
  setTimeout(() => response.destroy(), 20);
};

export const hang: Reaction = () => {};

/** Writes `head` to the connection and then destroys the connection. */
export const cutAfter =
  (head: string): Reaction =>
  ({ socket }) => {
    socket?.write(head);
    setTimeout(() => socket?.destroy(), 20);
  };

/** Writes `head` to the connection, then `drop` every 50 ms until the connection is closed. */
export const trickling =
  (head: string, drop: string): Reaction =>
  ({ socket }) => {
    socket?.write(head);
    const timer = setInterval(() => socket?.write(drop), 50);
    socket?.once('close', () => clearInterval(timer));
  };

/** Starts the stub. `react` returns the reaction to each request; without a reaction, the request hangs. With a
 *  certificate, the stub uses TLS. */
export async function startStubProof(
  react: (received: Received) => Reaction | undefined,
  { port = 0, certificate }: { port?: number; certificate?: Certificate } = {},
) {
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    react({ headers: request.headers, url: request.url, body })?.(response);
  };
  const tls = certificate && createTlsServer(certificate, listener);
  const server = (tls ?? createServer(listener)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const url = certificate ? `https://localhost:${address.port}` : `http://127.0.0.1:${address.port}`;
  /** Changes the certificate for new connections. */
  const showCertificate = (next: Certificate) => tls?.setSecureContext(next);
  return { url, showCertificate, close };
}
