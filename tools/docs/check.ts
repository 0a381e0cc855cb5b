/** Checks that what the documents say still holds: links, commands, and programs that compile. */
import { globSync } from 'node:fs';
import { readJson, ROOT, type Manifest } from '../workspaces.ts';
import { brokenLinks, unknownScripts } from './find-problems.ts';
import { compilePrograms } from './programs.ts';

const files = (pattern: string): string[] =>
  globSync(pattern, { cwd: ROOT, exclude: ['**/node_modules', '**/dist', '.cache', '.nx'] }).toSorted();

const documents = files('**/*.md');
const sources = files('{packages,plugins}/*/src/**/*.ts');
const scripts = new Set(Object.keys((readJson('package.json') as Manifest).scripts ?? {}));

const { programs, problems: compilerProblems } = compilePrograms([...documents, ...sources]);
const problems = [
  ...documents.flatMap(brokenLinks),
  ...documents.flatMap((document) => unknownScripts(document, scripts)),
  ...compilerProblems,
];

for (const problem of problems) console.error(problem);
console.log(`${documents.length} documents, ${programs} programs, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
