/** A Proof that answers as a test says, byte by byte where need be, over real HTTP: for faults that are below what
 *  the simulator plays. */
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
/** A session as Proof might write it: spaces, a line break, a number that JSON.parse would spell differently. */
export const goodBody = `{ "later": 1.50,\n ${JSON.stringify(sessionFields).slice(1)}`;

export const answer =
  (status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Reaction =>
  response =>
    response.writeHead(status, headers).end(body);

/** An error as Proof words it. */
export const failing = (status: number, error: string, code: string): Reaction =>
  answer(status, JSON.stringify({ error, code, message: 'words for the log' }));

export const cutAtOnce: Reaction = response => response.destroy();

export const cutInBody: Reaction = response => {
  response.writeHead(200, { 'content-length': '5000' }).write(goodBody);
  // The bytes must be on their way before the socket goes, or nothing arrives at all.
  setTimeout(() => response.destroy(), 20);
};

export const hang: Reaction = () => {};

/** Writes `head` to the connection itself, and cuts it. */
export const cutAfter =
  (head: string): Reaction =>
  ({ socket }) => {
    socket?.write(head);
    setTimeout(() => socket?.destroy(), 20);
  };

/** Writes `head` to the connection itself, then `drop` every 50 ms for as long as it is there. */
export const trickling =
  (head: string, drop: string): Reaction =>
  ({ socket }) => {
    socket?.write(head);
    const timer = setInterval(() => socket?.write(drop), 50);
    socket?.once('close', () => clearInterval(timer));
  };

/** Starts it; `react` says what becomes of each request. With a certificate it speaks TLS. */
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
  /** From the next connection on. */
  const showCertificate = (next: Certificate) => tls?.setSecureContext(next);
  return { url, showCertificate, close };
}
