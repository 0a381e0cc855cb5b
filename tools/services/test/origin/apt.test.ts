import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fromDebian } from '../../origin/apt.ts';
import { findProgram } from '../../origin/find-program.ts';

let directory: string;
let lines: string[];

const path = (name: string): string => join(directory, name);
const say = (line: string): void => void lines.push(line);
const find = async (): Promise<string | undefined> =>
  existsSync(path('server')) ? path('server') : undefined;

/** Stands for `apt-get`: `calls` is what it was asked for, `script` what it does. */
const aptGet = (script: string): void =>
  writeFileSync(path('apt-get'), `#!/bin/sh\necho "$@" >>${path('calls')}\n${script}\n`, { mode: 0o755 });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dstream-apt-'));
  lines = [];
  vi.stubEnv('PATH', `${directory}${delimiter}${process.env['PATH']}`);
  vi.stubEnv('POLICY', path('policy'));
  vi.spyOn(process, 'getuid').mockReturnValue(0);
  return () => vi.unstubAllEnvs();
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

test('what is there is not installed', async () => {
  aptGet('exit 1');
  writeFileSync(path('server'), '');
  expect(await fromDebian(find, ['thing'], say)).toBe(path('server'));
  expect(lines).toEqual([]);
});

test('what is not there is installed, without starting its service', async () => {
  aptGet(`cp ${path('policy')} ${path('during')}; touch ${path('server')}`);
  expect(await fromDebian(find, ['thing', 'other'], say)).toBe(path('server'));
  expect(lines).toEqual(['installs thing other by apt-get']);
  expect(readFileSync(path('calls'), 'utf8')).toMatch(/^install .*--no-install-recommends.* thing other\n$/);
  expect(readFileSync(path('during'), 'utf8')).toContain('exit 101');
  expect(existsSync(path('policy'))).toBe(false);
});

test('the lists of packages are fetched if they are too old', async () => {
  aptGet(
    `[ $1 = update ] && touch ${path('fresh')} && exit; [ -e ${path('fresh')} ] && touch ${path('server')}`,
  );
  expect(await fromDebian(find, ['thing'], say)).toBe(path('server'));
});

test.each([
  ['apt-get fails', 'echo no such package; exit 100', /apt-get cannot install thing: .*no such package/s],
  ['the packages do not bring it', 'exit 0', /the Debian packages thing do not bring it/],
])('it cannot be had if %s', async (_, script, message) => {
  aptGet(script);
  const having = fromDebian(find, ['thing'], say);
  await expect(having).rejects.toMatchObject({
    name: 'Unavailable',
    message: expect.stringMatching(message) as string,
  });
});

test('the machine of a developer is left alone', async () => {
  aptGet(`touch ${path('server')}`);
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
  vi.stubEnv('CI', '');
  const message = 'it is not installed, and this is not root: install it (Debian: apt-get install thing)';
  await expect(fromDebian(find, ['thing'], say)).rejects.toMatchObject({ name: 'Unavailable', message });
});

test('programs are found in the path and in other places', async () => {
  aptGet('');
  expect(await findProgram('apt-get')).toBe(path('apt-get'));
  vi.stubEnv('PATH', '/nowhere');
  expect(await findProgram('apt-get', [`${tmpdir()}/dstream-apt-*`])).toBe(path('apt-get'));
  expect(await findProgram('there-is-no-such-program')).toBeUndefined();
});
