import { expect, test } from 'vitest';
import { count, skippedFor, type TestReport, type TestResult } from '../ci/count.ts';

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

const skipped = (title: string): TestResult => ({ status: 'skipped', ancestorTitles: [title, 'reads'] });

test('tells what was skipped for want of a server, and not what was skipped otherwise', () => {
  const without = 'kafka cannot be had: there is no Java';
  const assertionResults = [
    skipped(without),
    skipped(without),
    skipped('on another system'),
    { status: 'passed', ancestorTitles: [without] },
  ];
  const testResults = [{ status: 'passed', assertionResults }];
  const report = { success: true, numPassedTests: 1, numFailedTests: 0, testResults };
  expect(skippedFor(report)).toEqual(new Map([[without, 2]]));
});
