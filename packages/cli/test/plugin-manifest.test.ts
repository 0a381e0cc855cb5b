import { expect, test } from 'vitest';
import { packageOf } from '../src/plugin-manifest.ts';

test('a package.json with everything', () => {
  const text = JSON.stringify({
    name: 'sink-thing',
    version: '1.2.3',
    keywords: ['dstream-plugin'],
    dependencies: { zod: '4.6.7' },
    peerDependencies: { '@dstream/core': '^0.1.0' },
    dstream: { plugin: 'thingPlugin', provides: { sink: ['thing'] } },
  });
  expect(packageOf(text)).toEqual({
    name: 'sink-thing',
    version: '1.2.3',
    keywords: ['dstream-plugin'],
    dependencies: ['zod'],
    core: '^0.1.0',
    manifest: { plugin: 'thingPlugin', provides: { sink: ['thing'] } },
  });
});

test('what is not as it should be counts as not there', () => {
  const odd = { name: 'odd', version: '0.0.1', keywords: 'x', dependencies: null, dstream: { provides: 3 } };
  expect(packageOf(JSON.stringify(odd))).toEqual({
    name: 'odd',
    version: '0.0.1',
    keywords: [],
    dependencies: [],
    core: undefined,
    manifest: undefined,
  });
  const oddNames = { ...odd, dstream: { plugin: 'odd', provides: { sink: ['a', 1], source: 'b' } } };
  expect(packageOf(JSON.stringify(oddNames))?.manifest?.provides).toEqual({ sink: ['a'], source: [] });
});

test.each(['', '[]', 'null', '{"name":"no-version"}'])('%s is no package', (text) => {
  expect(packageOf(text)).toBeUndefined();
});
