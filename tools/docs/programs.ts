import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../workspaces.ts';
import { codeBlocks, type CodeBlock } from './markdown.ts';

const FOLDER = '.cache/docs';

const CONFIG = {
  extends: '../../tsconfig.test.json',
  compilerOptions: { noUnusedLocals: false },
  include: ['*.ts'],
};

/** Removes the stars of documentation comments and everything that is not in such a comment, line by line. */
const comments = (source: string): string => {
  let inside = false;
  return source
    .split('\n')
    .map((line) => {
      if (/^\s*\/\*\*/.test(line)) inside = true;
      const text = inside ? line.replace(/^\s*(\/\*\*|\*(?!\/)) ?/, '') : '';
      if (/\*\/\s*$/.test(line)) inside = false;
      return text;
    })
    .join('\n');
};

/** The blocks that are whole programs: TypeScript that imports what it uses. Others are fragments. */
const programs = (path: string): CodeBlock[] => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return codeBlocks(path.endsWith('.md') ? text : comments(text)).filter(
    ({ language, code }) => /^(ts|typescript)$/.test(language) && /^import /m.test(code),
  );
};

/** Keeps the line numbers of the document, so that what the compiler reports points into it. */
const write = (path: string, { line, code }: CodeBlock): void => {
  const name = `${path.replaceAll('/', '__')}__${line}.ts`;
  writeFileSync(join(ROOT, FOLDER, name), '\n'.repeat(line - 1) + code);
};

const sourcePosition = (report: string): string =>
  report.replace(
    /^(?:\S*\/)?([^/\s(]+?)__\d+\.ts\((\d+),(\d+)\)/gm,
    (_, name: string, line: string, column: string) => `${name.replaceAll('__', '/')}:${line}:${column}`,
  );

/** Compiles the programs in documents and documentation comments against the sources. */
export function compilePrograms(paths: readonly string[]): { programs: number; problems: string[] } {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  writeFileSync(join(ROOT, FOLDER, 'tsconfig.json'), JSON.stringify(CONFIG));
  const found = paths.flatMap((path) => programs(path).map((block) => ({ path, block })));
  for (const { path, block } of found) write(path, block);
  if (found.length === 0) return { programs: 0, problems: [] };
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const run = spawnSync(tsc, ['-p', FOLDER, '--pretty', 'false'], { cwd: ROOT, encoding: 'utf8' });
  const problems =
    run.status === 0
      ? []
      : sourcePosition(run.stdout + run.stderr)
          .trim()
          .split('\n');
  return { programs: found.length, problems };
}
