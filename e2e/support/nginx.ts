/** A real nginx of its own for one test, in front of servers on this machine; without root's rights or any of the
 *  system's folders. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithWorker, freePort } from '@/testing/server';

export const hasNginx = process.platform === 'linux' && spawnSync('nginx', ['-v']).status === 0;

export const hasIpv6 = Object.values(networkInterfaces()).some(each =>
  each?.some(({ address }) => address === '::1'),
);

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

type Options = {
  /** host:port of each server behind it. */
  upstreams: string[];
  /** The address that it calls them from. */
  from: string;
  port: number;
  /** The name of a certificate in testing/tls; without one it speaks plain HTTP. */
  certificate?: string;
};

function listenLines({ port, certificate }: Options): string {
  const tls = `ssl_certificate ${resolve(`testing/tls/${certificate}.pem`)}; ssl_certificate_key ${resolve('testing/tls/key.pem')};`;
  const addresses = ['127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])];
  const lines = addresses.map(address => `listen ${address}:${port}${certificate ? ' ssl' : ''};`);
  return [...lines, ...(certificate ? [tls] : [])].join(' ');
}

/** The product's own file, filled in as nginx's image does it, with its log in `folder`. */
function appConfiguration(folder: string, options: Options): string {
  const servers = options.upstreams.map(upstream => `server ${upstream} max_fails=0;`);
  return readFileSync('deploy/nginx.conf.template', 'utf8')
    .replace(/\$\{APP_SERVERS\}/, servers.join(' '))
    .replace(/\$\{LISTEN\}/, listenLines(options))
    .replace('/var/log/nginx', folder);
}

/** Around it: what keeps nginx inside `folder`, and the address that it calls from; with logs that, as in the configuration
 *  that packages of nginx bring, hold whole URLs, in case the product's file does not replace them. */
const configuration = (folder: string, options: Options) => `
  daemon off;
  user ${userInfo().username};
  pid ${folder}/pid;
  error_log stderr info;
  events {}
  http {
    access_log ${folder}/http.log;
    # A reload closes idle connections, into which a client may just be sending.
    keepalive_timeout 0;
    ${temporary.map(name => `${name}_temp_path ${folder}/${name};`).join(' ')}
    proxy_bind ${options.from};
    ${appConfiguration(folder, options)}
  }`;

export class Nginx {
  log = '';
  readonly url: string;

  private constructor(
    private readonly folder: string,
    private readonly options: Options,
    private readonly child: ChildProcess,
  ) {
    this.url = `${options.certificate ? 'https' : 'http'}://127.0.0.1:${options.port}`;
    child.stderr?.on('data', chunk => (this.log += chunk));
  }

  static async start(given: Omit<Options, 'port'> & { port?: number }): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'proof-nginx-'));
    const options = { ...given, port: given.port ?? (await freePort()) };
    writeFileSync(`${folder}/conf`, configuration(folder, options));
    const child = spawn('nginx', ['-e', 'stderr', '-c', `${folder}/conf`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    endWithWorker(child);
    const nginx = new Nginx(folder, options, child);
    await nginx.untilReady();
    return nginx;
  }

  private async untilReady(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const socket = connect(this.options.port, '127.0.0.1');
      const isListening = await once(socket, 'connect').then(
        () => true,
        () => false,
      );
      socket.destroy();
      if (isListening) return;
      await sleep(100);
    }
    throw new Error(`nginx did not start:\n${this.log}`);
  }

  /** Sends requests to these servers from now on; resolves when those before it have been answered. */
  async routesTo(upstreams: string[]): Promise<void> {
    const isDone = () => this.log.split('exited with code 0').length > before;
    const before = this.log.split('exited with code 0').length;
    writeFileSync(`${this.folder}/conf`, configuration(this.folder, { ...this.options, upstreams }));
    this.child.kill('SIGHUP');
    for (let tries = 0; tries < 300 && !isDone(); tries++) await sleep(100);
    if (!isDone()) throw new Error(`nginx did not reload:\n${this.log}`);
  }

  /** The lines of its access log. */
  get accessLog(): string {
    return readFileSync(`${this.folder}/access.log`, 'utf8');
  }

  /** All that it wrote down: its errors, and a line for each request. */
  get logs(): string {
    return this.log + this.accessLog + readFileSync(`${this.folder}/http.log`, 'utf8');
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true });
  }
}
