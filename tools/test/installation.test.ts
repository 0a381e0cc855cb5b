import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtCopy } from '../pack/built-copy.ts';
import { installOffline } from '../pack/install-offline.ts';
import { run } from '../pack/run.ts';
import { packAll } from '../pack/tarball.ts';
import { ROOT } from '../workspaces.ts';

const timeout = 120_000;
const program = join(ROOT, 'tools/pack/threads-program.ts');

let folder: string;
let app: string;

/** Builds, packs and installs every package outside of the repository; nothing here is of the build at work. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dstream-installation-'));
  const [copy, packed] = [join(folder, 'copy'), join(folder, 'packed')];
  for (const path of [copy, packed]) mkdirSync(path);
  builtCopy(copy);
  app = join(folder, 'app');
  installOffline(app, packAll(packed, copy));
  copyFileSync(program, join(app, 'word-count.ts'));
  writeFileSync(join(app, 'word-count.js'), stripTypeScriptTypes(readFileSync(program, 'utf8')));
}, timeout);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const counts = 'be 2 elsewhere, not 1 elsewhere, or 1 elsewhere, to 2 elsewhere\n';

test.each(['word-count.ts', 'word-count.js'])('%s runs on threads', { timeout }, (entry) => {
  expect(run(app, process.execPath, entry)).toBe(counts);
});

test('npx dstream runs them', { timeout }, () => {
  expect(run(app, 'npx', 'dstream', 'run', 'word-count.js')).toBe(counts);
});

test('npx dstream runs them otherwise', { timeout }, () => {
  const entry = 'word-count.ts';
  const args = ['--executor', 'threads', '--workers', '3', '--batch', '30ms'];
  expect(run(app, 'npx', 'dstream', 'run', entry, ...args)).toBe(counts);
  expect(run(app, 'npx', 'dstream', 'run', entry, '--executor', 'in-process')).toBe(
    counts.replaceAll('elsewhere', 'here'),
  );
});

test('npx dstream knows the plugins', { timeout }, () => {
  expect(run(app, 'npx', 'dstream', 'plugins')).toMatch(
    /^@dstream\/executor-threads .* executor auto, threads .* fits$/m,
  );
});

test('a bundle of installed packages runs on threads where nothing is installed', { timeout }, () => {
  const place = join(folder, 'elsewhere');
  mkdirSync(place);
  const bundle = join(place, 'bundle.mjs');
  run(
    app,
    'esbuild',
    'word-count.ts',
    '--bundle',
    '--platform=node',
    '--format=esm',
    `--outfile=${bundle}`,
    '--log-level=warning',
  );
  expect(run(place, process.execPath, 'bundle.mjs')).toBe(counts);
});
