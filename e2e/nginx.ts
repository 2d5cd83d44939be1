/** A real nginx of its own for one test, in front of servers on this machine; without root's rights or any of the
 *  system's folders. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './server';

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

/** What README says a partner's nginx needs; the rest keeps it inside `folder`. */
const configuration = (folder: string, { upstreams, from, port }: Options) => `
  daemon off;
  user ${userInfo().username};
  pid ${folder}/pid;
  events {}
  http {
    access_log off;
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
  errors = '';
  readonly url: string;

  private constructor(
    private readonly folder: string,
    port: number,
    private readonly child: ChildProcess,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    child.stderr?.on('data', chunk => (this.errors += chunk));
  }

  static async start({ port, ...options }: Omit<Options, 'port'> & { port?: number }): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'proof-nginx-'));
    const listensOn = port ?? (await freePort());
    writeFileSync(`${folder}/conf`, configuration(folder, { ...options, port: listensOn }));
    const child = spawn('nginx', ['-e', 'stderr', '-c', `${folder}/conf`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const nginx = new Nginx(folder, listensOn, child);
    await nginx.untilReady();
    return nginx;
  }

  private async untilReady(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      if (await fetch(this.url).catch(() => null)) return;
      await sleep(100);
    }
    throw new Error(`nginx did not start:\n${this.errors}`);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true });
  }
}
