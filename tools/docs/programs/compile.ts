import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../workspaces.ts';
import { FOLDER, type Program } from './programs.ts';

const CONFIG = {
  extends: '../../tsconfig.test.json',
  compilerOptions: { noUnusedLocals: false },
  include: ['*.ts'],
};

/** Puts the programs into an empty folder. */
export function writePrograms(programs: readonly Pick<Program, 'file' | 'text'>[]): void {
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  writeFileSync(join(ROOT, FOLDER, 'tsconfig.json'), JSON.stringify(CONFIG));
  for (const { file, text } of programs) writeFileSync(join(ROOT, file), text);
}

/** Points into the document instead of the file that was made of it. */
const inDocument = (report: string): string =>
  report.replace(
    /^(?:\S*\/)?([^/\s(]+?)__\d+\.ts\((\d+),(\d+)\)/,
    (_, name: string, line: string, column: string) => `${name.replaceAll('__', '/')}:${line}:${column}`,
  );

/** What the compiler finds wrong with the written programs. What it says of the sources is not told again here. */
export function compilePrograms(): string[] {
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const run = spawnSync(tsc, ['-p', FOLDER, '--pretty', 'false'], { cwd: ROOT, encoding: 'utf8' });
  if (run.status === 0) return [];
  const reports = (run.stdout + run.stderr).split('\n').filter((line) => /^\S/.test(line));
  return reports.filter((line) => !/^(packages|plugins|examples)\/[^:]+\.ts\(/.test(line)).map(inDocument);
}
