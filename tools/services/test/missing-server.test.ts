import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { count, skippedFor, type TestReport } from '../../ci/count.ts';
import { runToEnd } from '../process/run-to-end.ts';

const FIXTURE = fileURLToPath(new URL('fixture', import.meta.url));
const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'dstream-missing-'));

afterAll(() => rmSync(directory, { recursive: true }));

/** Runs the tests of the fixture with an address that is none. */
async function report(ci: string): Promise<TestReport> {
  const file = join(directory, `${ci}.json`);
  const args = [VITEST, 'run', '--root', FIXTURE, '--reporter=json', `--outputFile.json=${file}`];
  const env = { CI: ci, DSTREAM_REDIS: 'nowhere', VITEST: '' };
  await runToEnd({ file: process.execPath, args, env }).catch(() => {});
  return JSON.parse(readFileSync(file, 'utf8')) as TestReport;
}

test('where a server is missing, its tests are skipped with the reason', async () => {
  const found = await report('');
  expect(count(found)).toEqual({ passed: 0, failed: 0 });
  expect([...skippedFor(found)]).toEqual([
    ['redis cannot be had: DSTREAM_REDIS is not [user:password@]host:port[/database].', 2],
  ]);
});

test('with CI=true that is a failure', async () => {
  const found = await report('true');
  expect(count(found)).toMatchObject({ passed: 0 });
  expect(count(found).failed).toBeGreaterThan(0);
  expect(JSON.stringify(found)).toContain('redis cannot be had: DSTREAM_REDIS is not');
});
