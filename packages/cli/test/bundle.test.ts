import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { command, programs } from './support/command.ts';
import { directoryWith } from './support/node-modules.ts';

const timeout = 60_000;

test('the executors of a bundle can be chosen, though it has a core of its own', { timeout }, async () => {
  using directory = directoryWith({});
  const bundle = join(directory.path, 'bundle.mjs');
  await build({
    entryPoints: [join(programs, 'brings-threads.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@dstream/source'],
    outfile: bundle,
  });
  const [inProcess, threads] = await Promise.all([
    command(['run', bundle]),
    command(['run', bundle, '-e', 'threads']),
  ]);
  expect(inProcess).toEqual({ code: 0, stdout: 'false false false\n', stderr: '' });
  expect(threads).toEqual({ code: 0, stdout: 'true true true\n', stderr: '' });
});
