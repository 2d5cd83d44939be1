/** The Dockerfile as the steps that its tests take, and what `.dockerignore` lets it see. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Step = { instruction: string; words: string };

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));

/** The stages of the Dockerfile, each from its FROM on. */
export function stages(): Step[][] {
  const stages: Step[][] = [];
  for (const line of linesOf('Dockerfile')) {
    const [instruction = '', ...words] = line.split(' ');
    if (instruction === 'FROM') stages.push([]);
    stages.at(-1)?.push({ instruction, words: words.join(' ') });
  }
  return stages;
}

/** The words of a stage's steps of one kind. */
export const wordsOf = (stage: Step[], instruction: string): string[] =>
  stage.filter(step => step.instruction === instruction).map(({ words }) => words);

/** The command in the JSON at the end of a CMD or HEALTHCHECK. */
export const commandOf = (words = ''): string[] => JSON.parse(words.slice(words.indexOf('[')));

/** `.dockerignore` as it is written here: nothing, but these; and of them none that ends like those. */
export function context(): { names: string[]; endings: string[]; rest: string[] } {
  const lines = linesOf('.dockerignore');
  return {
    names: lines.filter(line => line.startsWith('!')).map(line => line.slice(1)),
    endings: lines.filter(line => line.startsWith('**/*')).map(line => line.slice(4)),
    rest: lines.filter(line => !/^(!|\*\*\/\*)/.test(line)),
  };
}

/** Copies what a build of the image would see. */
export function copyContext(to: string): void {
  const { names, endings } = context();
  const filter = (path: string) => !endings.some(ending => path.endsWith(ending));
  for (const name of names) cpSync(name, join(to, name), { recursive: true, filter });
}
