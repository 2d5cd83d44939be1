/** HTTP byte by byte, for requests that no client library would send. */
import { once } from 'node:events';
import { connect } from 'node:net';

/** `status` is 0 where the connection was closed without an answer. */
export type RawAnswer = { status: number; headers: Headers; body: string };

/** Sends `request` over a connection of its own and reads until the server closes it. `isCut`: says that nothing more
 *  will come, which a server that still waits for a body has to be told. */
export async function exchange(url: string, request: Buffer, isCut = false): Promise<RawAnswer> {
  const socket = connect(Number(new URL(url).port), new URL(url).hostname);
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk));
  // A server may refuse before it has read everything; what it said counts.
  socket.on('error', () => {});
  socket.write(request);
  if (isCut) socket.end();
  await once(socket, 'close');
  return parse(Buffer.concat(chunks).toString('latin1'));
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Headers();
  for (const line of lines)
    headers.append(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1));
  const rest = text.slice(end + 4);
  const body = headers.get('transfer-encoding') === 'chunked' ? joinChunks(rest) : rest;
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0),
    headers,
    body: Buffer.from(body, 'latin1').toString(),
  };
}

function joinChunks(text: string): string {
  const [line, size = '0'] = /^([0-9a-f]+)\r\n/i.exec(text) ?? [''];
  const end = line.length + Number.parseInt(size, 16);
  return end > line.length ? text.slice(line.length, end) + joinChunks(text.slice(end + 2)) : '';
}
