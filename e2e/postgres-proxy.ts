/** A way to TEST_DATABASE_URL's Postgres that can be shut: the database is away, for whoever goes through here. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './server';

export class PostgresProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

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
    this.server = createServer(socket => {
      const onward = connect(Number(this.target.port || 5432), this.target.hostname);
      for (const each of [socket, onward]) this.keep(each);
      socket.pipe(onward).pipe(socket);
    });
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
  }

  /** Cuts every connection and takes no new one. */
  shut(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {}).once('close', () => this.sockets.delete(socket));
  }
}
