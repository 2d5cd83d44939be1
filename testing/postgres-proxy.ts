/** A TCP proxy in front of a Postgres server. A test can shut it (the database is unreachable) or freeze it (connections are
 *  accepted but no data passes). It records how each connection ended. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './server';

/** The Terminate message of Postgres's protocol, which a client sends before it closes a connection. */
const terminate = Buffer.from('5800000004', 'hex');

export class PostgresProxy {
  /** For each connection, whether the client has sent Terminate. */
  readonly terminations: boolean[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private isFrozen = false;

  private constructor(
    private readonly target: URL,
    private readonly port: number,
  ) {}

  /** Creates a proxy in front of `databaseUrl`. It is shut until `open` is called. */
  static async before(databaseUrl: string): Promise<PostgresProxy> {
    return new PostgresProxy(new URL(databaseUrl), await freePort());
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  async open(): Promise<void> {
    this.server = createServer(client => {
      const upstream = connect(Number(this.target.port || 5432), this.target.hostname);
      const index = this.terminations.push(false) - 1;
      client.on('data', chunk => {
        this.terminations[index] = chunk.subarray(-terminate.length).equals(terminate);
      });
      client.pipe(upstream).pipe(client);
      for (const socket of [client, upstream]) this.track(socket);
    });
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
  }

  /** Closes every connection and refuses new connections. */
  shut(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Stops passing data in both directions. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Passes the data that arrived while frozen, and all later data. */
  thaw(): void {
    this.isFrozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {}).once('close', () => this.sockets.delete(socket));
    if (this.isFrozen) socket.pause();
  }
}
