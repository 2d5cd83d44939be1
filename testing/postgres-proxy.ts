/** A way to TEST_DATABASE_URL's Postgres that can be shut (the database is away, for whoever goes through here) and
 *  frozen (it takes connections and says nothing). Tells how the connections through it ended. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './server';

/** The last message of a client that closes its connection, rather than losing it. */
const terminate = Buffer.from('5800000004', 'hex');

export class PostgresProxy {
  /** Whether each connection said farewell. */
  readonly farewells: boolean[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private isFrozen = false;

  private constructor(
    private readonly target: URL,
    private readonly port: number,
  ) {}

  /** In front of `databaseUrl`, and shut. */
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
      const onward = connect(Number(this.target.port || 5432), this.target.hostname);
      const index = this.farewells.push(false) - 1;
      client.on('data', chunk => {
        this.farewells[index] = chunk.subarray(-terminate.length).equals(terminate);
      });
      client.pipe(onward).pipe(client);
      for (const each of [client, onward]) this.keep(each);
    });
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
  }

  /** Cuts every connection and takes no new one. */
  shut(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Passes nothing on from now on, in either direction. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Passes on what was said meanwhile, and everything after it. */
  thaw(): void {
    this.isFrozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {}).once('close', () => this.sockets.delete(socket));
    if (this.isFrozen) socket.pause();
  }
}
