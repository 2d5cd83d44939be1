/** Starts a real nginx for one test in front of servers on this machine. It needs no root rights and uses no system folders. */
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
  /** `host:port` of each server behind nginx. */
  upstreams: string[];
  /** The source address of nginx's connections to these servers. */
  from: string;
  port: number;
  /** The name of a certificate in testing/tls. Without one, nginx uses plain HTTP. */
  certificate?: string;
};

function listenLines({ port, certificate }: Options): string {
  const tls = `ssl_certificate ${resolve(`testing/tls/${certificate}.pem`)}; ssl_certificate_key ${resolve('testing/tls/key.pem')};`;
  const addresses = ['127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])];
  const lines = addresses.map(address => `listen ${address}:${port}${certificate ? ' ssl' : ''};`);
  return [...lines, ...(certificate ? [tls] : [])].join(' ');
}

/** Returns the product's nginx configuration with its variables replaced, as nginx's image does, and its log in `folder`. */
function appConfiguration(folder: string, options: Options): string {
  const servers = options.upstreams.map(upstream => `server ${upstream} max_fails=0;`);
  return readFileSync('deploy/nginx.conf.template', 'utf8')
    .replace(/\$\{APP_SERVERS\}/, servers.join(' '))
    .replace(/\$\{LISTEN\}/, listenLines(options))
    .replace('/var/log/nginx', folder);
}

/** Returns the complete configuration. It keeps all of nginx's files in `folder` and sets its source address. `http.log` has
 *  nginx's default format with whole URLs, so that a test notices when the product's configuration does not replace it. */
const configuration = (folder: string, options: Options) => `
  daemon off;
  user ${userInfo().username};
  pid ${folder}/pid;
  error_log stderr info;
  events {}
  http {
    access_log ${folder}/http.log;
    # Otherwise a reload closes idle connections while a client may be sending on them.
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

  static async start(partial: Omit<Options, 'port'> & { port?: number }): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'proof-nginx-'));
    const options = { ...partial, port: partial.port ?? (await freePort()) };
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

  /** Changes the servers behind nginx. Resolves when all earlier requests have been answered. */
  async setUpstreams(upstreams: string[]): Promise<void> {
    const isDone = () => this.log.split('exited with code 0').length > before;
    const before = this.log.split('exited with code 0').length;
    writeFileSync(`${this.folder}/conf`, configuration(this.folder, { ...this.options, upstreams }));
    this.child.kill('SIGHUP');
    for (let tries = 0; tries < 300 && !isDone(); tries++) await sleep(100);
    if (!isDone()) throw new Error(`nginx did not reload:\n${this.log}`);
  }

  /** The text of the access log. */
  get accessLog(): string {
    return readFileSync(`${this.folder}/access.log`, 'utf8');
  }

  /** The text of all logs: errors and requests. */
  get logs(): string {
    return this.log + this.accessLog + readFileSync(`${this.folder}/http.log`, 'utf8');
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true });
  }
}
