/**
 * Prints `N passed, N failed` from the JSON report given as argument; exits with 1 if anything failed. Before that, what was skipped
 * because a server was missing, with the reason: with `CI=true` that counts as failed.
 */
import { readFileSync } from 'node:fs';

/** What is read of a test in the report that `vitest --reporter=json` writes. */
export interface TestResult {
  readonly status: string;
  readonly ancestorTitles?: readonly string[];
}

/** What is read of the report. */
export interface TestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly TestResult[];
  }[];
}

const NOTHING_RAN: TestReport = { success: false, numPassedTests: 0, numFailedTests: 0, testResults: [] };

/** A file that could not be loaded counts as one failure, and so does an error outside every test. */
export function count(report: TestReport): { passed: number; failed: number } {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  return { passed: report.numPassedTests, failed: report.success ? failed : Math.max(failed, 1) };
}

/** How many tests were skipped for each server that could not be had, by the words that say why. */
export function skippedFor(report: TestReport): Map<string, number> {
  const reasons = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'skipped' || status === 'pending')
    .flatMap(
      ({ ancestorTitles }) => ancestorTitles?.find((title) => title.includes(' cannot be had: ')) ?? [],
    );
  const groups = Map.groupBy(reasons, (reason) => reason);
  return new Map([...groups].map(([reason, tests]) => [reason, tests.length]));
}

function read(path: string): TestReport {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TestReport;
  } catch {
    return NOTHING_RAN;
  }
}

if (import.meta.main) {
  const report = read(process.argv[2] ?? '');
  const { passed, failed: ran } = count(report);
  let failed = ran;
  for (const [reason, tests] of skippedFor(report)) {
    console.log(`${tests} skipped: ${reason}`);
    if (process.env['CI'] === 'true') failed += tests;
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
