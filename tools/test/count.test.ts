import { expect, test } from 'vitest';
import { count, type TestReport } from '../ci/count.ts';

const file = (status: string, ...tests: string[]): TestReport['testResults'][number] => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});

test('counts the tests', () => {
  const testResults = [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')];
  const report = { success: false, numPassedTests: 3, numFailedTests: 1, testResults };
  expect(count(report)).toEqual({ passed: 3, failed: 1 });
});

test('counts a file that could not be loaded as a failure', () => {
  const testResults = [file('passed', 'passed'), file('failed')];
  const report = { success: false, numPassedTests: 1, numFailedTests: 0, testResults };
  expect(count(report)).toEqual({ passed: 1, failed: 1 });
});

test('counts an error outside every test as a failure', () => {
  const report = {
    success: false,
    numPassedTests: 1,
    numFailedTests: 0,
    testResults: [file('passed', 'passed')],
  };
  expect(count(report)).toEqual({ passed: 1, failed: 1 });
});
