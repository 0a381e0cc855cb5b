import { describe, expect, test } from 'vitest';
import { checkFields, fields } from '../../../src/base/options/check-fields.ts';
import { callback, count, flagOr, oneOf, rate, share, type Rule } from '../../../src/base/options/rules.ts';

interface Settings {
  readonly jobs?: number;
  readonly limits?: { readonly maxRate?: number; readonly quantile?: number } | boolean;
}

const rules = { jobs: count, limits: flagOr(fields({ maxRate: rate, quantile: share })) };

const problemsOf = (options: unknown): unknown => {
  try {
    checkFields<Settings>('test', rules, options);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'OPTIONS_INVALID', params: { component: 'test' } });
    return (error as { params: { problems: unknown } }).params.problems;
  }
};

describe('checkFields', () => {
  test.each([
    {},
    { jobs: undefined },
    { jobs: 3, limits: true },
    { limits: { maxRate: Infinity, quantile: 0 } },
  ])('lets %o pass', (options) => {
    expect(problemsOf(options)).toEqual([]);
  });

  test('tells every problem at once, with the path of each', () => {
    expect(problemsOf({ jobs: 0.5, limits: { maxRate: -1, quantile: Number.NaN } })).toEqual([
      'jobs must be a whole number above 0, not 0.5',
      'limits.maxRate must be a number of records a second above 0, not -1',
      'limits.quantile must be a number from 0 to 1, not NaN',
    ]);
  });

  test('tells what an unknown name was probably meant to be', () => {
    expect(problemsOf({ job: 1, limits: { maxrat: 1, colour: 1 } })).toEqual([
      'unknown option "job", did you mean "jobs"?',
      'unknown option "limits.maxrat", did you mean "maxRate"?',
      'unknown option "limits.colour" (known: maxRate, quantile)',
    ]);
  });

  test('knows no names that all objects have', () => {
    expect(problemsOf({ toString: 1 })).toEqual(['unknown option "toString" (known: jobs, limits)']);
  });

  test.each([
    [undefined, 'they must be an object, not undefined'],
    [{ limits: null }, 'limits must be an object, not null'],
    [{ limits: 'off' }, 'limits must be an object, not "off"'],
  ])('refuses %o', (options, problem) => {
    expect(problemsOf(options)).toEqual([problem]);
  });
});

test.each<[Rule, unknown, string]>([
  [oneOf('a', 'b'), 'c', 'x must be "a" or "b", not "c"'],
  [callback, {}, 'x must be a function, not an object'],
  [count, () => 1, 'x must be a whole number above 0, not a function'],
])('a value is shown without what is in it', (rule, value, problem) => {
  expect(rule('x', value)).toEqual([problem]);
});
