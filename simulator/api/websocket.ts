/** WS /ws, Proof's end of it: one transaction per connection, and messages that are hints and may be lost. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { Refusal } from '../responses';
import { Line } from './delivery-queue';
import { hint } from './notifications';
import type { Partner } from './partners';
import { type Transaction, updateEvent } from './transactions';

const closeTimeoutMs = 500;

const server = new WebSocketServer({ noServer: true, maxPayload: 1024 });

/** Takes an upgrade that was found in order; sends `tx.update` on each change of that one transaction, nothing else.
 *  @throws Refusal 503 while a test has it refused */
export function openSocket(
  partner: Partner,
  transaction: Transaction,
  request: IncomingMessage,
  stream: Duplex,
  head: Buffer,
): void {
  if (partner.faults.on('websocket', transaction).fault === 'refuse') {
    const message = 'A test has the WebSocket refused.';
    throw new Refusal(503, 'upstream_unavailable', 'upstream_unavailable', message);
  }
  server.handleUpgrade(request, stream, head, peer => {
    const socket = new StatusSocket(partner, transaction, peer, stream);
    const tell = (changed: Transaction) => changed === transaction && socket.tell();
    const end = () => socket.close();
    partner.sockets.add(socket);
    transaction.socketsOpened += 1;
    hint(partner, transaction);
    partner.changes.on('transaction', tell).once('gone', end);
    peer.on('error', () => peer.terminate());
    peer.on('close', () => {
      partner.sockets.delete(socket);
      partner.changes.off('transaction', tell).off('gone', end);
    });
  });
}

export class StatusSocket {
  readonly #line: Line;
  readonly #peer: WebSocket;
  readonly #stream: Duplex;
  #isFrozen = false;

  constructor(
    readonly partner: Partner,
    readonly transaction: Transaction,
    peer: WebSocket,
    stream: Duplex,
  ) {
    this.#line = new Line(partner);
    this.#peer = peer;
    this.#stream = stream;
    this.obey();
  }

  tell(): void {
    const text = JSON.stringify(updateEvent(this.transaction));
    void this.#line.pass(this.#fault(), () => this.#send(text));
  }

  /** Does what the fault in force asks of a socket that is open already. */
  obey(): void {
    const { fault } = this.#fault();
    if (fault === 'refuse') this.#peer.terminate();
    if (fault === 'freeze') this.#freeze();
  }

  close(): void {
    this.#peer.close(1001);
    // A partner that never answers the close must not keep the process.
    setTimeout(() => this.#peer.terminate(), closeTimeoutMs).unref();
  }

  #fault() {
    return this.partner.faults.on('websocket', this.transaction);
  }

  #send(text: string): void {
    if (this.#isFrozen) return;
    hint(this.partner, this.transaction);
    this.#peer.send(text);
  }

  /** What arrives is thrown away before `ws` can answer it. A pause would do that too, but a paused stream does
   *  not hear that the other side hung up, and would count as open for ever. */
  #freeze(): void {
    this.#isFrozen = true;
    this.#stream.removeAllListeners('data').on('data', () => undefined);
    this.#stream.resume();
  }
}
