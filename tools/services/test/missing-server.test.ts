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

/** Runs tests of a fixture on a server that the environment names. */
async function report(ci: string, fixture: string, address: string): Promise<TestReport> {
  const file = join(directory, `${fixture}${ci}.json`);
  const args = [VITEST, 'run', fixture, '--root', FIXTURE, '--reporter=json', `--outputFile.json=${file}`];
  const env = { CI: ci, DSTREAM_REDIS: address, VITEST: '' };
  await runToEnd({ file: process.execPath, args, env }).catch(() => {});
  return JSON.parse(readFileSync(file, 'utf8')) as TestReport;
}

test('where a server is missing, its tests are skipped with the reason', async () => {
  const found = await report('', 'missing', 'nowhere');
  expect(count(found)).toEqual({ passed: 0, failed: 0 });
  expect([...skippedFor(found)]).toEqual([
    ['redis cannot be had: DSTREAM_REDIS is not [user:password@]host:port[/database].', 2],
  ]);
});

test('with CI=true that is a failure', async () => {
  const found = await report('true', 'missing', 'nowhere');
  expect(count(found)).toMatchObject({ passed: 0 });
  expect(count(found).failed).toBeGreaterThan(0);
  expect(JSON.stringify(found)).toContain('redis cannot be had: DSTREAM_REDIS is not');
});

test('where only somebody else runs a server, tests that need their own are skipped', async () => {
  expect(await report('', 'own', '127.0.0.1:1')).toMatchObject({
    numPassedTests: 1,
    numPendingTests: 1,
    success: true,
  });
  expect(await report('true', 'own', '127.0.0.1:1')).toMatchObject({ numPassedTests: 1, numFailedTests: 1 });
});
