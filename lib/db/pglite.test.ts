import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canMount, onSmallDisk } from '@/testing/small-disk';

describe.skipIf(!canMount)('PGlite on a full disk', () => {
  it('ends the process with the reason when there is no room for its log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'proof-full-'));
    const program = [
      process.execPath,
      '--import=tsx',
      '--conditions=react-server',
      'testing/fill-log.ts',
      folder,
    ];
    const [command = '', ...args] = onSmallDisk(folder, ...program);
    const ended = await new Promise(resolve => {
      execFile(command, args, { timeout: 50_000, killSignal: 'SIGKILL' }, (error, stdout, stderr) =>
        resolve({ code: error?.code, signal: error?.signal, stdout, stderr }),
      );
    });
    rmSync(folder, { recursive: true });
    expect(ended).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: expect.stringMatching(/^The embedded database stopped: PANIC: .*No space left on device\n$/),
    });
  });
});
