import { describe, expect, test } from 'vitest';
import type { Survival } from '../../../src/streaming/checkpoint/survival.ts';
import { guaranteeOf } from '../../../src/streaming/guarantee/guarantee-of.ts';
import type {
  OutputPath,
  PathEffect,
  PathOrigin,
  PathState,
} from '../../../src/streaming/guarantee/output-path.ts';

const survivals = {
  none: { checkpoint: 'none', failedBatches: 'continue' },
  'in-memory': { checkpoint: 'in-memory', failedBatches: 'stop' },
  durable: { checkpoint: 'durable', failedBatches: 'stop' },
  continue: { checkpoint: 'durable', failedBatches: 'continue' },
} as const satisfies Record<string, Survival>;

const effects = {
  once: { kind: 'sink', sink: 'files', delivery: 'exactly-once', commits: true },
  early: { kind: 'sink', sink: 'files', delivery: 'exactly-once', commits: false },
  again: { kind: 'sink', sink: 'console', delivery: 'at-least-once', commits: true },
  function: { kind: 'function', delivery: 'at-least-once' },
  repeatable: { kind: 'function', delivery: 'exactly-once' },
  print: { kind: 'shown' },
} as const satisfies Record<string, PathEffect>;

interface Given {
  readonly origins?: readonly PathOrigin[];
  readonly states?: readonly PathState['kept'][];
  readonly effect?: keyof typeof effects;
  readonly survival?: keyof typeof survivals;
}

const path = ({ origins = ['ranges'], states = [], effect = 'once' }: Given): OutputPath => ({
  id: 0,
  name: 'out',
  stream: 'map#1',
  inputs: origins.map((origin, index) => ({ name: `${origin}#${index}`, origin })),
  states: states.map((kept, index) => ({ name: `count#${index}`, kept })),
  effect: effects[effect],
  required: undefined,
});

const of = (given: Given) => guaranteeOf(path(given), survivals[given.survival ?? 'durable']);

describe('with a checkpoint that lasts', () => {
  test.each([
    ['ranges', 'once', 'exactly-once'],
    ['ranges', 'repeatable', 'exactly-once'],
    ['ranges', 'early', 'at-least-once'],
    ['ranges', 'again', 'at-least-once'],
    ['ranges', 'function', 'at-least-once'],
    ['ranges', 'print', 'at-least-once'],
    ['committed', 'once', 'exactly-once'],
    ['recorded', 'once', 'exactly-once'],
    ['program', 'once', 'exactly-once'],
    ['unrecorded', 'once', 'none'],
    ['acknowledged', 'once', 'at-least-once'],
    ['acknowledged', 'again', 'at-least-once'],
    ['pushed', 'once', 'at-most-once'],
    ['pushed', 'again', 'none'],
    ['pushed', 'print', 'none'],
  ] as const)('%s to %s is %s', (origin, effect, guarantee) => {
    expect(of({ origins: [origin], effect }).guarantee).toBe(guarantee);
  });

  test.each([
    ['by-checkpoint', 'exactly-once'],
    ['durable', 'exactly-once'],
    ['in-memory', 'at-most-once'],
  ] as const)('state that is %s leaves %s', (kept, guarantee) => {
    expect(of({ states: [kept] }).guarantee).toBe(guarantee);
  });

  test('the weakest of several sources counts', () => {
    expect(of({ origins: ['ranges', 'acknowledged'] }).guarantee).toBe('at-least-once');
    expect(of({ origins: ['ranges', 'pushed'] }).guarantee).toBe('at-most-once');
    expect(of({ origins: ['acknowledged', 'pushed'] }).guarantee).toBe('none');
  });

  test('failed batches that are passed over are lost', () => {
    const { guarantee, weakLinks } = of({ survival: 'continue' });
    expect(guarantee).toBe('at-most-once');
    expect(weakLinks).toMatchObject([{ at: "failedBatches: 'continue'", effect: 'lost' }]);
  });
});

describe('without a checkpoint', () => {
  test.each([
    ['pushed', 'once', 'at-most-once'],
    ['pushed', 'print', 'at-most-once'],
    ['pushed', 'function', 'none'],
    ['program', 'print', 'at-most-once'],
    ['acknowledged', 'once', 'none'],
    ['ranges', 'once', 'none'],
    ['committed', 'once', 'none'],
    ['recorded', 'once', 'none'],
  ] as const)('%s to %s is %s', (origin, effect, guarantee) => {
    expect(of({ origins: [origin], effect, survival: 'none' }).guarantee).toBe(guarantee);
  });

  test.each([
    ['by-checkpoint', 'lost'],
    ['in-memory', 'lost'],
    ['durable', 'repeated'],
  ] as const)('state that is %s is %s', (kept, effect) => {
    const { weakLinks } = of({ states: [kept], survival: 'none' });
    expect(weakLinks.find(({ at }) => at === 'state of count#0')).toMatchObject({ effect });
  });

  test('nothing is better than at-most-once, whatever is on the way', () => {
    for (const survival of ['none', 'in-memory'] as const)
      for (const origin of ['pushed', 'acknowledged', 'committed', 'ranges', 'program'] as const)
        for (const effect of Object.keys(effects) as (keyof typeof effects)[])
          expect(['at-most-once', 'none']).toContain(of({ origins: [origin], effect, survival }).guarantee);
  });
});

describe('weak links', () => {
  test('are none where records take effect once', () => {
    expect(of({ states: ['durable', 'by-checkpoint'] }).weakLinks).toEqual([]);
  });

  test('that lose come before those that repeat', () => {
    const { weakLinks } = of({ origins: ['acknowledged', 'pushed'], effect: 'again' });
    expect(weakLinks.map(({ at, effect }) => [at, effect])).toEqual([
      ['pushed#1', 'lost'],
      ['acknowledged#0', 'repeated'],
      ['sink console', 'repeated'],
    ]);
  });

  test('begin with the missing checkpoint', () => {
    const { weakLinks } = of({ origins: ['committed'], states: ['by-checkpoint'], survival: 'none' });
    expect(weakLinks.map(({ at, effect }) => [at, effect])).toEqual([
      ['no checkpoint store', 'lost'],
      ['state of count#0', 'lost'],
      ['committed#0', 'repeated'],
    ]);
  });

  test('each say why and what to do', () => {
    for (const survival of Object.keys(survivals) as (keyof typeof survivals)[])
      for (const effect of Object.keys(effects) as (keyof typeof effects)[])
        for (const { why, remedy } of of({ origins: ['pushed'], effect, survival }).weakLinks) {
          expect(why).toMatch(/^[a-z].*[^.]$/);
          expect(remedy).toMatch(/^[a-z].*[^.]$/);
        }
  });
});

test('a better part never makes a worse output', () => {
  const rank = { none: 0, 'at-most-once': 1, 'at-least-once': 1, 'exactly-once': 2 };
  const origins = ['pushed', 'acknowledged', 'ranges'] as const;
  for (const origin of origins)
    for (const effect of Object.keys(effects) as (keyof typeof effects)[]) {
      const given = { origins: [origin], effect } as const;
      expect(rank[of({ ...given, effect: 'once' }).guarantee]).toBeGreaterThanOrEqual(
        rank[of(given).guarantee],
      );
      expect(rank[of({ ...given, origins: ['ranges'] }).guarantee]).toBeGreaterThanOrEqual(
        rank[of(given).guarantee],
      );
      expect(rank[of(given).guarantee]).toBeGreaterThanOrEqual(
        rank[of({ ...given, survival: 'continue' }).guarantee],
      );
    }
});
