/** Rules on the use of the WebSocket. */
import { isFinal } from '../api/transactions';
import type { LoggedRequest } from '../request-log';
import { inRequest, type Rule } from './rule';
import type { Traffic } from './traffic';

/** A client may reconnect before the simulator notices the end of the previous connection. */
const overlapMs = 1000;
const leftOpenMs = 60_000;

const socketsOf = ({ requests }: Traffic) => requests.filter(each => each.status === 101);
const transactionOf = ({ path }: LoggedRequest) => new URLSearchParams(path.split('?')[1]).get('tx_id') ?? '';

export const websocketRules: readonly Rule[] = [
  {
    id: 'websocket-doubled',
    level: 'note',
    summary: 'Several WebSockets were open for one transaction at the same time.',
    fix: 'One WebSocket per transaction and process is enough for any number of viewers. Several are fine if several of your servers follow the transaction.',
    source: 'Ours: Proof documents one transaction per connection, and does not mention several connections',
    find: traffic => doubled(traffic).map(socket => inRequest(socket)),
  },
  {
    id: 'websocket-left-open',
    level: 'note',
    summary: 'A WebSocket was still open a minute after its transaction was completed or cancelled.',
    fix: 'Close it when you have saved the final status.',
    source: 'Ours: Proof says to stop polling on a terminal status, and does not mention the WebSocket',
    find: traffic => leftOpen(traffic).map(socket => inRequest(socket)),
  },
];

function doubled(traffic: Traffic): LoggedRequest[] {
  const isOpenAfter = (socket: LoggedRequest, ms: number) =>
    (socket.closed_ms ?? traffic.nowMs) - ms > overlapMs;
  return socketsOf(traffic).filter((socket, at, all) => {
    const before = all.slice(0, at).filter(each => each.path === socket.path);
    return [...before, socket].filter(each => isOpenAfter(each, socket.clock_ms)).length > 1;
  });
}

function leftOpen(traffic: Traffic): LoggedRequest[] {
  return socketsOf(traffic).filter(socket => {
    const transaction = traffic.partner?.transactions.get(transactionOf(socket));
    if (!transaction || !isFinal(transaction.status)) return false;
    return (socket.closed_ms ?? traffic.nowMs) - transaction.updatedAtMs > leftOpenMs;
  });
}
