import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casesAsMarkdown } from '@/simulator/cases';

const readme = readFileSync('README.md', 'utf8');
const exampleNames = [...readFileSync('.env.local.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(
  ([, name]) => name,
);

describe('README', () => {
  it('shows the simulator’s table of cases as it is', () => {
    expect(readme).toContain(
      `held by testing/repository/readme.test.ts -->\n\n${casesAsMarkdown()}\n\n<!-- /cases -->`,
    );
  });

  it('names files that are there', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path ?? '');
    expect(links.length).toBeGreaterThan(5);
    for (const path of links) expect(existsSync(path), path).toBe(true);
  });

  it('the way of a session is seven files of about 450 lines', () => {
    const way = readme.slice(
      readme.indexOf('## The way of a session'),
      readme.indexOf('What holds on the way'),
    );
    const files = [...way.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path ?? '');
    const lines = files.map(path => readFileSync(path, 'utf8').split('\n').length - 1);
    expect(files).toHaveLength(7);
    expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThan(500);
  });

  it('names every command of package.json that people run', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const name of Object.keys(scripts)) {
      if (['test', 'format', 'migration', 'start', 'build'].includes(name)) continue;
      expect(readme, name).toMatch(new RegExp(`npm run ${name}\\b|· \`${name}\``));
    }
  });

  it('every variable of .env.local.example is one that the configuration or the server’s start reads', () => {
    const read = readFileSync('lib/env.ts', 'utf8');
    const readAtStart = readFileSync('deploy/server.js', 'utf8');
    const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];
    for (const name of exampleNames)
      if (!readAtStart.includes(`process.env.${name} `) && !proxies.includes(name ?? ''))
        expect(read).toContain(`${name}:`);
  });
});
