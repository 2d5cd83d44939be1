import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casesAsMarkdown } from '@/simulator/cases';
import { sessionPath } from './session-path';

const readme = readFileSync('README.md', 'utf8');
const exampleNames = [...readFileSync('.env.local.example', 'utf8').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(
  ([, name]) => name,
);

describe('README', () => {
  it('contains the simulator’s current table of cases', () => {
    expect(readme).toContain(
      `checked by testing/repository/readme.test.ts -->\n\n${casesAsMarkdown()}\n\n<!-- /cases -->`,
    );
  });

  it('lists every file of a session’s path, and no other file', () => {
    const from = readme.indexOf('## The path of a session');
    const section = readme.slice(from, readme.indexOf('\n## ', from + 1));
    const listed = [...section.matchAll(/\[`[^`]+`\]\(((?:app|lib)\/[^)]+\.ts)\)/g)].map(
      ([, path]) => path ?? '',
    );
    const path = sessionPath();
    expect(path).toContain('lib/transactions/server/open-session.ts');
    expect(path.filter(file => !listed.includes(file))).toEqual([]);
    expect(listed.filter(file => !path.includes(file))).toEqual([]);
  });

  it('names every script of package.json for users', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const name of Object.keys(scripts)) {
      if (['test', 'format', 'migration', 'start', 'build'].includes(name)) continue;
      expect(readme, name).toMatch(new RegExp(`npm run ${name}\\b|· \`${name}\``));
    }
  });

  it('the configuration or the server’s start reads every variable of .env.local.example', () => {
    const read = readFileSync('lib/env.ts', 'utf8');
    const readAtStart = readFileSync('deploy/server.js', 'utf8');
    const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];
    for (const name of exampleNames)
      if (!readAtStart.includes(`process.env.${name} `) && !proxies.includes(name ?? ''))
        expect(read).toContain(`${name}:`);
  });
});
