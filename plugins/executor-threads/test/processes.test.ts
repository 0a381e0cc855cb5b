import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** What a program of its own process prints until it ends by itself. */
const outputOf = async (name: string): Promise<readonly string[]> => {
  const program = fileURLToPath(new URL(`processes/${name}.ts`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@dstream/source', program], {
    timeout: 120_000,
  });
  return stdout.trim().split('\n');
};

test('a second context of a module is refused: its workers would have the functions of the first', async () => {
  expect(await outputOf('second-context')).toEqual(['double 2 4 6', 'square THREADS_SECOND_CONTEXT']);
});

test('a process whose context is stopped before it has started comes to its end', async () => {
  expect(await outputOf('stopped-at-once')).toEqual(['START_ABORTED', 'stopped']);
});

test('a module that cannot be imported by workers says so', async () => {
  const [line] = await outputOf('fails-in-workers');
  expect(line).toMatch(/^THREADS_PROGRAM_FAILED .*the port is taken.*after "await ssc\.start\(\)"/);
});
