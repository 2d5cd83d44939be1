/** Lists the flows' tests with `playwright --list`. For unit tests. */
import { exec } from 'node:child_process';
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

/** Returns the tests that a command would run, one entry per project. */
export async function listTests(command: string, variables: Record<string, string> = {}) {
  const env = { ...process.env, E2E_TARGET: '', CONTACT_SHEET: '', ...variables };
  const { stdout } = await promisify(exec)(`${command} --list --reporter=json`, { env, maxBuffer: 2 ** 24 });
  return specsOf(suiteSchema.parse(JSON.parse(stdout))).flatMap(({ tests, ...spec }) =>
    tests.map(({ projectName, expectedStatus }) => ({
      ...spec,
      project: projectName,
      runs: expectedStatus === 'passed',
    })),
  );
}
