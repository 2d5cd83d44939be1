/** The partner's side of the WebSocket and the webhook, for tests. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { TestPartner } from './test-partner';

export function openWebSocket(
  partner: TestPartner,
  id: string,
  headers: Record<string, string> = partner.headers(),
) {
  const socket = new WebSocket(`${partner.url.replace('http', 'ws')}/ws?tx_id=${id}`, { headers });
  const messages: Record<string, unknown>[] = [];
  socket.on('message', data => messages.push(JSON.parse(String(data))));
  return { socket, messages };
}

export async function refusedUpgrade(partner: TestPartner, id: string, headers?: Record<string, string>) {
  const { socket } = openWebSocket(partner, id, headers);
  const [, response] = await once(socket, 'unexpected-response');
  socket.on('error', () => undefined).terminate();
  const [body] = await once(response, 'data');
  return {
    status: response.statusCode,
    requestId: response.headers['x-request-id'],
    ...JSON.parse(String(body)),
  };
}

export const setStatus = (partner: TestPartner, id: string, status: string, more = {}) =>
  partner.control('POST', `transactions/${id}`, { status, ...more });

export async function waitForCount(list: unknown[], count: number) {
  for (const end = Date.now() + 5000; list.length < count && Date.now() < end; ) await setTimeout(10);
}

export async function startWebhookReceiver(status: number) {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push({
      method: request.method,
      content: request.headers['content-type'],
      ...JSON.parse(String(Buffer.concat(chunks))),
    });
    response.writeHead(status).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    bodies,
    server,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`,
  };
}

/** Sets a fault with POST /__simulator/channels. */
export const setFault = (partner: TestPartner, channel: string, fault: string, more: object = {}) =>
  partner.control('POST', 'channels', { channel, fault, ...more });

export const statuses = (messages: Record<string, unknown>[]) => messages.map(({ status }) => status);

const socketsSchema = z.object({ open: z.record(z.string(), z.number()), opened: z.number() });
export const countSockets = (partner: TestPartner, query = '') =>
  partner.read(socketsSchema, 'sockets', query);
