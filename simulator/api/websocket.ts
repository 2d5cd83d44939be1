/** WS /ws: one transaction per connection. A message is only a notification and may be lost. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { HttpError } from '../responses';
import { DeliveryQueue } from './delivery-queue';
import { recordNotification } from './notifications';
import type { Partner } from './partners';
import { type Transaction, updateEvent } from './transactions';

const closeTimeoutMs = 500;

const server = new WebSocketServer({ noServer: true, maxPayload: 1024 });

/** Accepts a valid upgrade. Sends `tx.update` on each update of this transaction and nothing else.
 *  @throws HttpError 503 while a test has set the fault `refuse` */
export function acceptSocket(
  partner: Partner,
  transaction: Transaction,
  request: IncomingMessage,
  stream: Duplex,
  head: Buffer,
): void {
  if (partner.faults.get('websocket', transaction).fault === 'refuse') {
    const message = 'A test has set the fault "refuse" for WebSockets.';
    throw new HttpError(503, 'upstream_unavailable', 'upstream_unavailable', message);
  }
  server.handleUpgrade(request, stream, head, peer => {
    const socket = new StatusSocket(partner, transaction, peer, stream);
    const notify = (changed: Transaction) => changed === transaction && socket.sendUpdate();
    const end = () => socket.close();
    partner.sockets.add(socket);
    transaction.socketsOpened += 1;
    recordNotification(partner, transaction);
    partner.events.on('transaction', notify).once('removed', end);
    peer.on('error', () => peer.terminate());
    peer.on('close', () => {
      partner.sockets.delete(socket);
      partner.events.off('transaction', notify).off('removed', end);
    });
  });
}

export class StatusSocket {
  readonly #queue: DeliveryQueue;
  readonly #peer: WebSocket;
  readonly #stream: Duplex;
  #isFrozen = false;

  constructor(
    readonly partner: Partner,
    readonly transaction: Transaction,
    peer: WebSocket,
    stream: Duplex,
  ) {
    this.#queue = new DeliveryQueue(partner);
    this.#peer = peer;
    this.#stream = stream;
    this.applyFault();
  }

  sendUpdate(): void {
    const text = JSON.stringify(updateEvent(this.transaction));
    void this.#queue.deliver(this.#fault(), () => this.#send(text));
  }

  /** Applies the active fault to this open socket. */
  applyFault(): void {
    const { fault } = this.#fault();
    if (fault === 'refuse') this.#peer.terminate();
    if (fault === 'freeze') this.#freeze();
  }

  close(): void {
    this.#peer.close(1001);
    // A partner that never replies to the close frame must not keep the process running.
    setTimeout(() => this.#peer.terminate(), closeTimeoutMs).unref();
  }

  #fault() {
    return this.partner.faults.get('websocket', this.transaction);
  }

  #send(text: string): void {
    if (this.#isFrozen) return;
    recordNotification(this.partner, this.transaction);
    this.#peer.send(text);
  }

  /** Discards all received data before `ws` can reply. Not done with `pause()`, because a paused stream does not notice
   *  that the peer disconnected, so the socket would stay open for ever. */
  #freeze(): void {
    this.#isFrozen = true;
    this.#stream.removeAllListeners('data').on('data', () => undefined);
    this.#stream.resume();
  }
}
