/** Parses the Dockerfile into steps for its tests, and `.dockerignore` into the files of the build context. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Step = { instruction: string; words: string };

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));

/** Returns the stages of the Dockerfile. Each starts with its FROM. */
export function stages(): Step[][] {
  const stages: Step[][] = [];
  for (const line of linesOf('Dockerfile')) {
    const [instruction = '', ...words] = line.split(' ');
    if (instruction === 'FROM') stages.push([]);
    stages.at(-1)?.push({ instruction, words: words.join(' ') });
  }
  return stages;
}

/** Returns the arguments of a stage's steps with this instruction. */
export const wordsOf = (stage: Step[], instruction: string): string[] =>
  stage.filter(step => step.instruction === instruction).map(({ words }) => words);

/** Returns the command from the JSON array of a CMD or HEALTHCHECK. */
export const commandOf = (words = ''): string[] => JSON.parse(words.slice(words.indexOf('[')));

/** Parses `.dockerignore`, which excludes everything (`rest`) except `names`, and of these every file with one of `endings`. */
export function context(): { names: string[]; endings: string[]; rest: string[] } {
  const lines = linesOf('.dockerignore');
  return {
    names: lines.filter(line => line.startsWith('!')).map(line => line.slice(1)),
    endings: lines.filter(line => line.startsWith('**/*')).map(line => line.slice(4)),
    rest: lines.filter(line => !/^(!|\*\*\/\*)/.test(line)),
  };
}

/** Copies the build context of the image. */
export function copyContext(to: string): void {
  const { names, endings } = context();
  const filter = (path: string) => !endings.some(ending => path.endsWith(ending));
  for (const name of names) cpSync(name, join(to, name), { recursive: true, filter });
}
