/** The flows' tests as Playwright lists them. For unit tests. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

const specSchema = z.object({
  file: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  tests: z.array(z.object({ projectName: z.string(), expectedStatus: z.string() })),
});
type Spec = z.infer<typeof specSchema>;

const suiteSchema = z.object({
  specs: z.array(specSchema).default([]),
  get suites() {
    return z.array(suiteSchema).default([]);
  },
});
type Suite = z.infer<typeof suiteSchema>;

const specsOf = ({ specs, suites }: Suite): Spec[] => [...specs, ...suites.flatMap(specsOf)];

/** What a run with these variables would run, once for each project.
 *  @throws Error with what Playwright said, when it would not begin. */
export async function listTests(variables: Record<string, string> = {}) {
  const args = ['node_modules/playwright/cli.js', 'test', '-c', 'e2e', '--list', '--reporter=json'];
  const env = { ...process.env, E2E_TARGET: '', CONTACT_SHEET: '', ...variables };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 2 ** 24 });
  return specsOf(suiteSchema.parse(JSON.parse(stdout))).flatMap(({ tests, ...spec }) =>
    tests.map(({ projectName, expectedStatus }) => ({
      ...spec,
      project: projectName,
      runs: expectedStatus === 'passed',
    })),
  );
}
