import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT, readJson, type Manifest } from '../workspaces.ts';
import { run } from './run.ts';
import type { Tarball } from './tarball.ts';

const PROGRAM = 'program.ts';

const CONFIG = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    strict: true,
    skipLibCheck: false,
    outDir: 'out',
    types: ['node'],
  },
  include: ['*.ts'],
};

const versionOf = (name: string): string =>
  (readJson(`node_modules/${name}/package.json`) as Manifest).version;

const manifest = (tarballs: readonly Tarball[]): unknown => ({
  name: 'consumer',
  private: true,
  type: 'module',
  dependencies: Object.fromEntries(
    tarballs.map((tarball) => [tarball.manifest.name, `file:${tarball.file}`]),
  ),
  devDependencies: { '@types/node': versionOf('@types/node') },
});

/** Entries that need an optional peer which a program does not install. */
const NEEDS_VITEST = new Set(['@dstream/testing/conformance']);

const entries = ({ manifest: { name, exports = {} } }: Tarball): string[] =>
  Object.keys(exports)
    .filter((entry) => entry !== './package.json')
    .map((entry) => posix.join(name, entry))
    .filter((entry) => !NEEDS_VITEST.has(entry));

/** A program that loads every public entry and fails for one that offers nothing. */
const loadAll = (tarballs: readonly Tarball[]): string =>
  tarballs
    .flatMap(entries)
    .map(
      (entry) =>
        `if (Object.keys(await import('${entry}')).length === 0) throw new Error('${entry} is empty');\n`,
    )
    .concat('export {};\n')
    .join('');

/** Errors in declarations that packages of others bring; those are theirs. */
const OF_OTHERS = /^node_modules\/(?!@dstream\/|dstream\/)/;

/** Compiles the program as one with the strictest settings would be: the declarations of our packages are checked too. */
function compile(folder: string): void {
  try {
    run(folder, 'tsc', '-p', '.');
  } catch (error) {
    const lines = (error as Error).message.split('\n').slice(1);
    const problems = lines.filter((line) => /error TS\d+/.test(line));
    if (problems.length === 0 || problems.some((line) => !OF_OTHERS.test(line))) throw error;
  }
}

/** Installs the packed packages into an empty folder, as a user does; compiles and runs a program with them. */
export function consume(folder: string, tarballs: readonly Tarball[]): string {
  mkdirSync(folder);
  const write = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(value));
  write('package.json', manifest(tarballs));
  write('tsconfig.json', CONFIG);
  writeFileSync(join(folder, 'load-all.ts'), loadAll(tarballs));
  copyFileSync(join(ROOT, 'tools/pack', PROGRAM), join(folder, PROGRAM));
  run(
    folder,
    'npm',
    'install',
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  );
  compile(folder);
  run(folder, process.execPath, 'out/load-all.js');
  const built = `out/${PROGRAM.replace(/ts$/, 'js')}`;
  run(folder, 'npx', '--no-install', 'dstream', 'run', PROGRAM, '--executor', 'threads', '--workers', '2');
  return run(folder, process.execPath, built);
}
