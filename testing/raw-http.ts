/** Sends HTTP as raw bytes, for requests that no client library sends. */
import { connect } from 'node:net';

/** A response. `status` is 0 when the server closed the connection without a response. */
export type RawResponse = { status: number; headers: Headers; body: string };

/** The time after which the client closes its side of the connection when a request is incomplete. */
const closeAfterMs = 50;

/** Sends `request`, which must contain `Connection: close`, and reads until the connection is closed.
 *  @param isCut whether the request may be incomplete, so that the server may wait for more */
export async function exchange(url: string, request: Buffer, isCut = false): Promise<RawResponse> {
  const socket = connect(Number(new URL(url).port), new URL(url).hostname);
  const chunks: Buffer[] = [];
  socket.on('data', chunk => chunks.push(chunk));
  // A server may respond and close before it has read the whole request. Its response counts.
  socket.on('error', () => {});
  socket.write(request);
  const closeTimer = isCut ? setTimeout(() => socket.end(), closeAfterMs) : undefined;
  // Not `once` of node:events, because it would reject on an error before the close.
  await new Promise(resolve => socket.on('close', resolve));
  clearTimeout(closeTimer);
  return parse(
    Buffer.concat(chunks)
      .toString('latin1')
      .replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, ''),
  );
}

function parse(text: string): RawResponse {
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
