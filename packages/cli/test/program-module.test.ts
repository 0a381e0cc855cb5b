import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { programModule } from '../src/program-module.ts';
import { programs } from './support/command.ts';
import { directoryWith } from './support/node-modules.ts';

test('is a file, by its absolute path', () => {
  expect(programModule(join(programs, '../programs/fails.ts'))).toBe(join(programs, 'fails.ts'));
});

test.each(['fails', 'fails.js', 'fails.mjs'])('%s is a mistake for fails.ts', (name) => {
  expect(() => programModule(join(programs, name))).toThrow(`Did you mean ${join(programs, 'fails.ts')}?`);
});

test.each(['fail.ts', 'Fails', 'failss.js'])('%s is near fails.ts', (name) => {
  expect(() => programModule(join(programs, name))).toThrow(`Did you mean ${join(programs, 'fails.ts')}?`);
});

test('the name beside it is told as the name was', () => {
  using directory = directoryWith({ lib: { name: 'lib' } });
  directory.write('lib/count.mts', '');
  const lib = join(relative('', directory.path), 'lib');
  expect(() => programModule(`${lib}/cuont.ts`)).toThrow(`Did you mean ${lib}/count.mts?`);
});

test('a file that is no module', () => {
  expect(() => programModule(join(programs, '../tsconfig.json'))).toThrow(/^CLI_MODULE_NOT_JAVASCRIPT: /);
});

test.each([programs, join(programs, 'nothing-like-it.ts')])('%s is no module', (path) => {
  expect(() => programModule(path)).toThrow(/^CLI_MODULE_NOT_FOUND: .* Name the file/);
});
