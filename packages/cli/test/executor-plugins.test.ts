import { expect, test } from 'vitest';
import { executorPlugins, knownExecutors, missingExecutor } from '../src/executor-plugins.ts';
import { programs } from './support/command.ts';
import { directoryWith, pluginManifest } from './support/node-modules.ts';

test('an installed plugin is made with its workers', async () => {
  const [plugin] = await executorPlugins(programs, 'threads', 3);
  expect(plugin?.name).toBe('@dstream/executor-threads');
  const binding = plugin?.provides.find(({ name }) => name === 'threads');
  expect(binding?.create(() => undefined as never)).toMatchObject({ name: 'threads', cores: 3 });
});

test('core needs none', async () => {
  expect(await executorPlugins(programs, 'in-process', undefined)).toEqual([]);
  await expect(executorPlugins(programs, 'in-process', 2)).rejects.toThrow(/^CLI_WORKERS_NOT_TAKEN/);
});

test('what nobody provides may come with the program, unless it must be given workers', async () => {
  expect(await executorPlugins(programs, 'fibers', undefined)).toEqual([]);
  await expect(executorPlugins(programs, 'fibers', 2)).rejects.toMatchObject({
    code: 'CLI_EXECUTOR_MISSING',
    params: { meant: undefined, install: undefined, known: expect.arrayContaining(['threads']) },
  });
});

test('a name that is nearly right', () => {
  using empty = directoryWith({});
  expect(missingExecutor(programs, 'thread').message).toBe(
    'CLI_EXECUTOR_MISSING: No plugin beside the program provides the executor "thread". Did you mean "threads"? ' +
      'What there is: in-process, auto, threads.',
  );
  expect(missingExecutor(empty.path, 'threads').message).toBe(
    'CLI_EXECUTOR_MISSING: No plugin beside the program provides the executor "threads". Run `npm install ' +
      '@dstream/executor-threads` there. What there is: in-process, auto.',
  );
});

test.each<[string, string]>([
  ['export const plugin = 3;', 'CLI_PLUGIN_INVALID'],
  [`export const plugin = { name: 'test', provides: [], core: '' };`, 'CLI_WORKERS_NOT_TAKEN'],
])('a package that exports something else: %s', async (source, code) => {
  const manifest = { ...pluginManifest('test'), type: 'module', exports: './index.js' };
  using directory = directoryWith({
    'node_modules/test': { ...manifest, dstream: { plugin: 'plugin', provides: { executor: ['test'] } } },
  });
  directory.write('node_modules/test/index.js', source);
  await expect(executorPlugins(directory.path, 'test', 2)).rejects.toMatchObject({ code });
});

test('the names of executors', () => {
  expect(knownExecutors(programs)).toEqual(['in-process', 'auto', 'threads']);
});
