/** The tools that a fork may delete. Each goes with its npm script and with the document that is about the tool alone. */
import { existsSync } from 'node:fs';

export const optionalTools = [
  { folder: 'tools/bench', script: 'bench', document: 'docs/performance.md' },
  { folder: 'tools/doctor', script: 'doctor', document: 'docs/going-live.md' },
];

export const presentTools = optionalTools.filter(({ folder }) => existsSync(folder));
export const deletedTools = optionalTools.filter(({ folder }) => !existsSync(folder));
