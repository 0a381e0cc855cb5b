import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, type BuildOptions } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';

const run = promisify(execFile);
const program = fileURLToPath(new URL('./word-count.ts', import.meta.url));
const timeout = 60_000;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dstream-bundle-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const bundled = (options: BuildOptions = {}) =>
  build({
    entryPoints: [program],
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@dstream/source'],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    ...options,
  });

/** Runs the bundle where nothing is installed. */
const ran = async (): Promise<string> => {
  const { stdout } = await run(process.execPath, ['word-count.mjs'], { cwd: directory });
  return stdout;
};

const counts = 'be 2 elsewhere, not 1 elsewhere, or 1 elsewhere, to 2 elsewhere\n';

test.each<[string, BuildOptions]>([
  ['as it is', {}],
  ['minified', { minify: true }],
])('a program in one file runs on threads: %s', { timeout }, async (_, options) => {
  await bundled(options);
  expect(readdirSync(directory)).toEqual(['word-count.mjs']);
  expect(await ran()).toBe(counts);
});

test('so does one in pieces, with the threads in another than the program', { timeout }, async () => {
  const entryPoints = { 'word-count': program, threads: '@dstream/executor-threads' };
  await bundled({ entryPoints, splitting: true });
  expect(readdirSync(directory).length).toBeGreaterThan(2);
  expect(await ran()).toBe(counts);
});
