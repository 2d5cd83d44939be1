/** A real nginx of its own for one test, in front of servers on this machine; without root's rights or any of the
 *  system's folders. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithWorker, freePort } from './server';

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
};

/** What the app needs of an nginx is in `location`; the rest keeps it inside `folder`. */
const configuration = (folder: string, { upstreams, from, port }: Options) => `
  daemon off;
  user ${userInfo().username};
  pid ${folder}/pid;
  error_log stderr notice;
  events {}
  http {
    access_log off;
    # A reload closes idle connections, into which a client may just be sending.
    keepalive_timeout 0;
    ${temporary.map(name => `${name}_temp_path ${folder}/${name};`).join(' ')}
    upstream app {
      ${upstreams.map(upstream => `server ${upstream} max_fails=0;`).join(' ')}
    }
    server {
      listen 127.0.0.1:${port};
      ${hasIpv6 ? `listen [::1]:${port};` : ''}
      location / {
        proxy_pass http://app;
        proxy_bind ${from};
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      }
    }
  }`;

export class Nginx {
  log = '';
  readonly url: string;

  private constructor(
    private readonly folder: string,
    private readonly options: Options,
    private readonly child: ChildProcess,
  ) {
    this.url = `http://127.0.0.1:${options.port}`;
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
      if (await fetch(this.url).catch(() => null)) return;
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

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true });
  }
}
