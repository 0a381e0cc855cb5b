import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue } from '../src/base/errors/catalogue.ts';

const codes = Object.keys(catalogue);

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The codes that the error reference lists for this package. */
const documented = (): string[] => {
  const part = read('../../../docs/reference/errors.md')
    .split(/^## /m)
    .find((text) => text.startsWith('@dstream/core\n'))!;
  return [...part.matchAll(/^### ([A-Z_]+)$/gm)].map(([, code]) => code!);
};

test('the catalogue is sorted', () => {
  expect(codes).toEqual(codes.toSorted());
});

test('the error reference lists exactly the codes of the catalogue', () => {
  expect(documented()).toEqual(codes);
});

test('every code is thrown somewhere', () => {
  const folder = new URL('../src/', import.meta.url);
  const sources = globSync('**/*.ts', { cwd: folder })
    .filter((path) => !path.endsWith('catalogue.ts'))
    .map((path) => read(`../src/${path}`))
    .join('\n');
  expect(codes.filter((code) => !sources.includes(`DStreamError('${code}'`))).toEqual([]);
});
