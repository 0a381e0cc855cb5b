import { expect, test } from 'vitest';
import { pluginReports } from '../src/plugin-report.ts';
import { pluginTable } from '../src/plugin-table.ts';
import { directoryWith, pluginManifest } from './support/node-modules.ts';

const core = { name: '@dstream/core', version: '0.3.1' };

const reportsOf = (packages: Readonly<Record<string, object>>) => {
  using directory = directoryWith(packages);
  return pluginReports(directory.path).filter(({ name }) => name.startsWith('test-'));
};

test('says which plugins fit the core that they get', () => {
  const reports = reportsOf({
    'node_modules/@dstream/core': core,
    'node_modules/test-fits': pluginManifest('test-fits', '^0.3.0'),
    'node_modules/test-old': pluginManifest('test-old', '^0.2.0'),
    'node_modules/test-silent': pluginManifest('test-silent'),
  });
  expect(reports.map(({ name, kinds, core: fit }) => [name, kinds, fit])).toEqual([
    ['test-fits', ['sink'], { wanted: '^0.3.0', installed: '0.3.1', fits: true }],
    ['test-old', ['sink'], { wanted: '^0.2.0', installed: '0.3.1', fits: false }],
    ['test-silent', ['sink'], { wanted: null, installed: '0.3.1', fits: true }],
  ]);
});

test('a core that the plugin has to itself is the one that counts', () => {
  const [report] = reportsOf({
    'node_modules/@dstream/core': core,
    'node_modules/test-nested': pluginManifest('test-nested', '^0.2.0'),
    'node_modules/test-nested/node_modules/@dstream/core': { ...core, version: '0.2.9' },
  });
  expect(report?.core).toEqual({ wanted: '^0.2.0', installed: '0.2.9', fits: true });
});

test('without a core nothing fits', () => {
  const [report] = reportsOf({ 'node_modules/test-alone': pluginManifest('test-alone', '^0.3.0') });
  expect(report?.core).toEqual({ wanted: '^0.3.0', installed: null, fits: false });
});

test('the table shows one plugin a line', () => {
  const reports = reportsOf({
    'node_modules/@dstream/core': core,
    'node_modules/test-fits': pluginManifest('test-fits', '^0.3.0'),
    'node_modules/test-kind': {
      ...pluginManifest('test-kind'),
      keywords: ['dstream', 'dstream-plugin', 'dstream-encryption'],
      dstream: { plugin: 'plugin', provides: {} },
    },
    'node_modules/test-old': { ...pluginManifest('test-old', '^0.2.0'), dstream: undefined },
  });
  expect(pluginTable(reports).split('\n')).toEqual([
    'plugin     version  provides        core',
    'test-fits  1.0.0    sink test-fits  0.3.1 fits',
    'test-kind  1.0.0    encryption      0.3.1 fits',
    'test-old   1.0.0    unknown         0.3.1 does not fit, needs ^0.2.0',
  ]);
  expect(pluginTable([])).toBe('No plugins are installed here.');
});
