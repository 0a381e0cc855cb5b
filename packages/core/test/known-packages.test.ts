import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { knownPackages } from '../src/known-packages.ts';

interface Manifest {
  readonly name: string;
  readonly dstream: { readonly provides: Readonly<Record<string, readonly string[]>> };
}

const manifests = globSync('*/package.json', {
  cwd: fileURLToPath(new URL('../../../plugins', import.meta.url)),
})
  .map((file) => new URL(`../../../plugins/${file}`, import.meta.url))
  .map((url) => JSON.parse(readFileSync(url, 'utf8')) as Manifest);

/** What core asks for by name; `auto` it has itself. */
const kinds = ['checkpoint-place', 'executor', 'sink', 'source'];

test('every name that a plugin of ours provides has its package, and no other', () => {
  const entries = manifests.flatMap(({ name, dstream: { provides } }) =>
    kinds.flatMap((kind) => (provides[kind] ?? []).map((provided) => [`${kind} ${provided}`, name])),
  );
  expect(knownPackages).toEqual(Object.fromEntries(entries.filter(([key]) => key !== 'executor auto')));
});
