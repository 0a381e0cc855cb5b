import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installedPlugins } from '../src/installed.ts';
import { directoryWith, pluginManifest } from './support/node-modules.ts';

const namesIn = (directory: string): string[] =>
  installedPlugins(directory)
    .map(({ name }) => name)
    .filter((name) => name.startsWith('test-') || name.startsWith('@test/'));

test('finds plugins by their keyword or by what their package.json says', () => {
  using directory = directoryWith({
    'node_modules/test-b': { name: 'test-b', version: '1.0.0', keywords: ['dstream-plugin'] },
    'node_modules/@test/a': pluginManifest('@test/a'),
    'node_modules/test-other': { name: 'test-other', version: '1.0.0' },
    'node_modules/test-broken': [],
  });
  expect(namesIn(directory.path)).toEqual(['@test/a', 'test-b']);
});

test('finds those of directories above, the nearest first', () => {
  using directory = directoryWith({
    'node_modules/test-a': { ...pluginManifest('test-a'), version: '1.0.0' },
    'node_modules/test-b': pluginManifest('test-b'),
    'app/node_modules/test-a': { ...pluginManifest('test-a'), version: '2.0.0' },
  });
  const app = join(directory.path, 'app');
  expect(namesIn(app)).toEqual(['test-a', 'test-b']);
  expect(installedPlugins(app).find(({ name }) => name === 'test-a')).toMatchObject({
    version: '2.0.0',
    path: join(app, 'node_modules/test-a'),
  });
});

test('finds those that a bundle of plugins has to itself', () => {
  const bundle = {
    name: 'test-bundle',
    version: '1.0.0',
    keywords: ['dstream'],
    dependencies: { 'test-a': '1.0.0', 'test-not-there': '1.0.0' },
  };
  using directory = directoryWith({
    'node_modules/test-bundle': bundle,
    'node_modules/test-bundle/node_modules/test-a': pluginManifest('test-a'),
  });
  expect(namesIn(directory.path)).toEqual(['test-a']);
});

test('there may be none', () => {
  using directory = directoryWith({ app: {} });
  expect(namesIn(directory.path)).toEqual([]);
});
