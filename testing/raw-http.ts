/** HTTP byte by byte, for requests that no client library would send. */
import { connect } from 'node:net';

/** `status` is 0 where the connection was closed without an answer. */
export type RawAnswer = { status: number; headers: Headers; body: string };

/** How long a server may be silent before it is told that nothing more will come. */
const patienceMs = 50;

/** Sends `request`, that asks to close the connection, and reads until that is done. `isCut`: the request may be broken
 *  off, so the server may wait for more. */
export async function exchange(url: string, request: Buffer, isCut = false): Promise<RawAnswer> {
  const socket = connect(Number(new URL(url).port), new URL(url).hostname);
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk));
  // A server may refuse before it has read everything; what it said counts.
  socket.on('error', () => {});
  socket.write(request);
  const giveUp = isCut ? setTimeout(() => socket.end(), patienceMs) : undefined;
  // Not `once`, which an error before the close would end.
  await new Promise(resolve => socket.on('close', resolve));
  clearTimeout(giveUp);
  return parse(
    Buffer.concat(chunks)
      .toString('latin1')
      .replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, ''),
  );
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
