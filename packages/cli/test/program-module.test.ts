import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programModule } from '../src/program-module.ts';
import { programs } from './support/command.ts';

test('is a file, by its absolute path', () => {
  expect(programModule(join(programs, '../programs/fails.ts'))).toBe(join(programs, 'fails.ts'));
});

test.each(['fails', 'fails.js', 'fails.mjs'])('%s is a mistake for fails.ts', (name) => {
  expect(() => programModule(join(programs, name))).toThrow(`Did you mean ${join(programs, 'fails.ts')}?`);
});

test.each([programs, join(programs, 'nothing-like-it.ts')])('%s is no module', (path) => {
  expect(() => programModule(path)).toThrow(/^CLI_MODULE_NOT_FOUND: .* Name the file/);
});
