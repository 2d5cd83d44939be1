/** Checks the CI workflow, which runs `.ci/run` on the oldest supported Node.js and on the recommended one. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.object({
    run: z.object({
      strategy: z.looseObject({ matrix: z.object({ node: z.array(z.string()) }) }),
      steps: z.array(z.looseObject({ run: z.string().optional() })),
    }),
  }),
});
const manifest = z.object({ engines: z.object({ node: z.string() }) });

describe('.github/workflows/ci.yml', () => {
  const { permissions, jobs } = workflow.parse(parse(readFileSync('.github/workflows/ci.yml', 'utf8')));

  it('runs only .ci/run', () => {
    expect(jobs.run.steps.flatMap(({ run }) => run ?? [])).toEqual(['.ci/run']);
    expect(permissions).toEqual({ contents: 'read' });
  });

  it('runs on the oldest Node.js that package.json allows and on the recommended one', () => {
    const { engines } = manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const [oldest] = jobs.run.strategy.matrix.node;
    expect(engines.node).toBe(`>=${oldest}`);
    expect(readFileSync('README.md', 'utf8')).toContain(`${jobs.run.strategy.matrix.node[1]} recommended`);
  });
});
