import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../workspaces.ts';
import { printsExactly, printsSomewhere } from './output.ts';
import { FOLDER, type Program } from './programs.ts';
import type { Result, Run } from './run-programs.ts';

/** A program that starts a context and never stops it. */
const isEndless = (text: string): boolean => /\.start\(\)/.test(text) && !/\.stop\(|await using/.test(text);

const runOf = ({ file, text, prints, served }: Program): Run => ({
  file: join(ROOT, file),
  expected: prints ?? '',
  endless: isEndless(text),
  served,
});

const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, '    ');

const problemOf = (program: Program, run: Run, result: Result | undefined): string[] => {
  const at = `${program.path}:${program.line}`;
  if (!result) return [`${at}: was not run`];
  if (result.error) return [`${at}: ${result.error}\n  it printed:\n${indented(result.output)}`];
  if (run.expected === '') return [`${at}: says nothing about what it prints (// => or a text block)`];
  const matches = (run.endless ? printsSomewhere : printsExactly)(result.output, run.expected);
  return matches
    ? []
    : [`${at}: prints\n${indented(result.output)}\n  instead of\n${indented(run.expected)}`];
};

/** Runs the written programs that say what they print, all in one process, and compares. */
export function runPrograms(programs: readonly Program[]): { runs: number; problems: string[] } {
  const runnable = programs.filter(({ prints }) => prints !== undefined);
  const runs = runnable.map(runOf);
  const [input, output] = [join(ROOT, FOLDER, 'runs.json'), join(ROOT, FOLDER, 'results.json')];
  writeFileSync(input, JSON.stringify(runs));
  const runner = join(ROOT, 'tools/docs/programs/run-programs.ts');
  const child = spawnSync(process.execPath, ['--conditions=@dstream/source', runner, input, output], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const results = existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as Result[]) : [];
  const problems = runnable.flatMap((program, i) => problemOf(program, runs[i]!, results[i]));
  return { runs: runs.length, problems: child.status === 0 ? problems : [child.stderr.trim(), ...problems] };
}
