import { readFileSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { ROOT } from '../workspaces.ts';
import { run } from './run.ts';
import type { Tarball } from './tarball.ts';

const REQUIRED = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'];
const EXPECTED =
  /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|dist\/.*\.(js|d\.ts)(\.map)?|src\/.*\.ts)$/;

/** Files that are missing from a tarball or have no place in it, such as stale output of removed sources. */
export function contentProblems({ contents }: Pick<Tarball, 'contents'>): string[] {
  const missing = REQUIRED.filter((path) => !contents.includes(path)).map((path) => `${path} is missing`);
  const strange = contents
    .filter((path) => !EXPECTED.test(path))
    .map((path) => `${path} does not belong there`);
  const stale = contents
    .filter((path) => /^dist\/.*\.js$/.test(path))
    .filter((path) => !contents.includes(path.replace(/^dist/, 'src').replace(/js$/, 'ts')))
    .map((path) => `${path} has no source: run "npm run clean" and build again`);
  return [...missing, ...strange, ...stale];
}

async function manifestProblems({ file }: Tarball): Promise<string[]> {
  const tarball = new Uint8Array(readFileSync(file)).buffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

function typeProblems({ file }: Tarball): string[] {
  try {
    run(
      ROOT,
      'attw',
      file,
      '--profile',
      'esm-only',
      '--no-definitely-typed',
      '--format',
      'ascii',
      '--no-color',
    );
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** Everything a user of the published package would stumble over. */
export async function findProblems(tarball: Tarball): Promise<string[]> {
  const problems = [
    ...contentProblems(tarball),
    ...(await manifestProblems(tarball)),
    ...typeProblems(tarball),
  ];
  return problems.map((problem) => `${tarball.manifest.name}: ${problem}`);
}
