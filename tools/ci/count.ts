/** Prints `N passed, N failed` from the JSON report given as argument; exits with 1 if anything failed. */
import { readFileSync } from 'node:fs';

/** What is read of the report that `vitest --reporter=json` writes. */
export interface TestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
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

function read(path: string): TestReport {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TestReport;
  } catch {
    return NOTHING_RAN;
  }
}

if (import.meta.main) {
  const { passed, failed } = count(read(process.argv[2] ?? ''));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
