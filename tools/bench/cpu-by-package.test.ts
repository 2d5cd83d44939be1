import { describe, expect, it } from 'vitest';
import { byPackage } from './cpu-by-package';

const app = 'file:///srv/app/.next/standalone';

/** A node of a profile: a function, the file of its code, and the nodes that it called. */
const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url, scriptId: '', lineNumber: 0, columnNumber: 0 },
  children,
});

describe('byPackage', () => {
  it('counts Node’s time for the calling package, garbage collection by itself, and no idle time', () => {
    const nodes = [
      node(1, '(root)', '', [2, 3, 4, 5, 9]),
      node(2, '(idle)', ''),
      node(3, '(garbage collector)', ''),
      node(4, 'processTicks', 'node:internal/process/task_queues', [6]),
      node(5, 'handle', `${app}/node_modules/next/dist/server/base-server.js`, [7]),
      node(6, 'query', `${app}/node_modules/pg-pool/index.js`, [8]),
      node(7, 'POST', `${app}/.next/server/app/api/session/route.js`),
      node(8, 'writev', ''),
      node(9, 'write', `${app}/node_modules/@acme/log/node_modules/sonic-boom/index.js`),
    ];
    const samples = [1, 2, 3, 4, 5, 6, 7, 8, 8, 9];
    const timeDeltas = samples.map(() => 500);
    expect(byPackage({ nodes, samples, timeDeltas, startTime: 0, endTime: 5_000 })).toEqual(
      new Map([
        ['Node without a caller', 1],
        ['garbage', 0.5],
        ['pg', 1.5],
        ['next', 0.5],
        ['ours', 0.5],
        ['pino', 0.5],
      ]),
    );
  });
});
