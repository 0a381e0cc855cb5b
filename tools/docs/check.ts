/**
 * Checks that what the documents say still holds: links, commands, generated parts, programs and what they print. With
 * `--write` it brings the generated parts up to date first.
 */
import { globSync } from 'node:fs';
import { readJson, ROOT, type Manifest } from '../workspaces.ts';
import { brokenLinks, unknownScripts } from './claims/links.ts';
import { missingMethods } from './claims/names.ts';
import { missingPaths, unmappedFolders } from './claims/paths.ts';
import { errorProblems, eventProblems, optionProblems, tableProblems } from './claims/reference.ts';
import { examplePrograms } from './examples/examples.ts';
import { outdated } from './generated/regions.ts';
import { compilePrograms, writePrograms } from './programs/compile.ts';
import { programsOf } from './programs/programs.ts';
import { runPrograms } from './programs/run.ts';

const files = (pattern: string): string[] =>
  globSync(pattern, { cwd: ROOT, exclude: ['**/node_modules', '**/dist', '.cache', '.nx'] }).toSorted();

const documents = files('**/*.md');
const sources = files('{packages,plugins}/*/src/**/*.ts');
const stale = documents.flatMap((document) => outdated(document, process.argv.includes('--write')));
const scripts = new Set(Object.keys((readJson('package.json') as Manifest).scripts ?? {}));

const own = documents.filter((document) => /^([A-Z]+\.md$|docs\/)/.test(document));

const programs = [...[...documents, ...sources].flatMap(programsOf), ...examplePrograms()];
writePrograms(programs);
const { runs, problems: runProblems } = runPrograms(programs);
const problems = [
  ...documents.flatMap(brokenLinks),
  ...documents.flatMap((document) => unknownScripts(document, scripts)),
  ...stale,
  ...own.flatMap(missingMethods),
  ...own.flatMap(missingPaths),
  ...unmappedFolders(),
  ...errorProblems(),
  ...eventProblems(),
  ...own.flatMap(tableProblems),
  ...optionProblems(),
  ...compilePrograms(),
  ...runProblems,
];

for (const problem of problems) console.error(problem);
console.log(
  `${documents.length} documents, ${programs.length} programs, ${runs} run, ${problems.length} problems`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
