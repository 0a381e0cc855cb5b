import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyTable } from '../../../src/engine/key/key-table.ts';
import { composeLoop } from '../../../src/engine/pipeline/compose-loop.ts';
import { generateLoop } from '../../../src/engine/pipeline/generate-loop.ts';
import type { LoopState, Step, Terminal } from '../../../src/engine/pipeline/step.ts';
import { runs } from '../../support/arbitrary-partitions.ts';

const newState = (): LoopState & { table: KeyTable<unknown, unknown> } => ({
  out: [],
  count: 0,
  value: undefined,
  some: false,
  zero: () => 100,
  table: new KeyTable<unknown, unknown>(),
});

/** Each step on numbers or, where it needs pairs, on pairs of numbers, with the same on arrays. */
const numberSteps: readonly (readonly [Step, (records: number[]) => unknown[]])[] = [
  [{ kind: 'map', fn: (n: number) => n + 1 }, (all) => all.map((n) => n + 1)],
  [{ kind: 'filter', fn: (n: number) => n % 2 === 0 }, (all) => all.filter((n) => n % 2 === 0)],
  [{ kind: 'flatMap', fn: (n: number) => [n, n * 2] }, (all) => all.flatMap((n) => [n, n * 2])],
  [
    { kind: 'flatMap', fn: (n: number) => new Set([n, -n]) },
    (all) => all.flatMap((n) => [...new Set([n, -n])]),
  ],
];

const pairSteps: readonly (readonly [Step, (records: [number, number][]) => unknown[]])[] = [
  [{ kind: 'mapValues', fn: (n: number) => n + 1 }, (all) => all.map(([k, n]) => [k, n + 1])],
  [
    { kind: 'flatMapValues', fn: (n: number) => [n, n] },
    (all) =>
      all.flatMap(([k, n]) => [
        [k, n],
        [k, n],
      ]),
  ],
  [{ kind: 'filter', fn: ([, n]: number[]) => n! > 0 }, (all) => all.filter(([, n]) => n > 0)],
];

const key = (n: number): number => ((n % 3) + 3) % 3;
const keyBy: Step = { kind: 'keyBy', fn: key };

describe.each([
  ['generated', generateLoop],
  ['composed', composeLoop],
])('a %s loop', (_, makeLoop) => {
  const run = (steps: readonly Step[], terminal: Terminal, chunks: readonly (readonly unknown[])[]) => {
    const loop = makeLoop(steps, terminal);
    const state = newState();
    for (const chunk of chunks) loop(chunk, state);
    return state;
  };

  test('does to a chunk what its steps do one after the other', () => {
    const steps = fc.array(fc.constantFrom(...numberSteps), { maxLength: 5 });
    const more = fc.array(fc.constantFrom(...pairSteps), { maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -9, max: 9 }))),
        steps,
        more,
        (chunks, before, after) => {
          const numbers = before.reduce<number[]>((all, [, apply]) => apply(all) as number[], chunks.flat());
          const chain = before.map(([step]) => step);
          expect(run(chain, { kind: 'collect' }, chunks).out).toEqual(numbers);
          expect(run(chain, { kind: 'count' }, chunks).count).toBe(numbers.length);
          const keyed = numbers.map((n): [number, number] => [key(n), n]);
          const pairs = after.reduce<[number, number][]>(
            (all, [, apply]) => apply(all) as [number, number][],
            keyed,
          );
          const whole = [...chain, keyBy, ...after.map(([step]) => step)];
          expect(run(whole, { kind: 'collect' }, chunks).out).toEqual(pairs);
          const sums = new Map<number, number>();
          for (const [k, n] of pairs) sums.set(k, (sums.get(k) ?? 0) + n);
          const { table } = run(whole, { kind: 'combine', fn: (a: number, b: number) => a + b }, chunks);
          expect(table.keys.map((k, id) => [k, table.values[id]])).toEqual([...sums]);
        },
      ),
      runs,
    );
  });

  test('reduce begins with the first record or with what the state holds', () => {
    const terminal: Terminal = { kind: 'reduce', fn: (a: number, b: number) => a - b };
    expect(run([], terminal, [[10, 1], [], [2]])).toMatchObject({ value: 7, some: true });
    expect(run([], terminal, [[]])).toMatchObject({ value: undefined, some: false });
    const state = { ...newState(), value: 100, some: true };
    makeLoop([], terminal)([1, 2], state);
    expect(state.value).toBe(97);
  });

  test('reduce keeps a record that is undefined', () => {
    const terminal: Terminal = { kind: 'reduce', fn: (a: unknown, b: unknown) => [a, b] };
    expect(run([], terminal, [[undefined, 1]]).value).toEqual([undefined, 1]);
  });

  test('foreach calls once a record', () => {
    const seen: unknown[] = [];
    run([keyBy], { kind: 'foreach', fn: (pair) => seen.push(pair) }, [[1, 2], [3]]);
    expect(seen).toEqual([
      [1, 1],
      [2, 2],
      [0, 3],
    ]);
  });

  test('combine makes a combiner of the first value of a key', () => {
    const terminal: Terminal = {
      kind: 'combine',
      create: (n: number) => [n],
      fn: (all: number[], n: number) => [...all, n],
    };
    const { table } = run([keyBy], terminal, [[1, 4, 2]]);
    expect([table.keys, table.values]).toEqual([
      [1, 2],
      [[1, 4], [2]],
    ]);
  });

  test('aggregate begins each key with the zero of the state', () => {
    const terminal: Terminal = { kind: 'aggregate', fn: (a: number, b: number) => a + b };
    const { table } = run([keyBy], terminal, [[1, 4], [2]]);
    expect([table.keys, table.values]).toEqual([
      [1, 2],
      [105, 102],
    ]);
  });

  test.each<[string, Step[], Terminal]>([
    ['mapValues', [{ kind: 'mapValues', fn: (n) => n }], { kind: 'count' }],
    ['flatMapValues', [{ kind: 'flatMapValues', fn: (n) => [n] }], { kind: 'count' }],
    ['combine', [], { kind: 'combine', fn: (a) => a }],
    ['aggregate', [], { kind: 'aggregate', fn: (a) => a }],
  ])('%s names a record that is no pair', (_kind, steps, terminal) => {
    expect(() => run(steps, terminal, [['to be']])).toThrow('met "to be"');
  });

  test('what a function throws comes through as it is', () => {
    const error = new RangeError('mine');
    const fails: Step = {
      kind: 'map',
      fn: () => {
        throw error;
      },
    };
    expect(() => run([fails], { kind: 'count' }, [[1]])).toThrow(error);
  });

  test('text in records and functions never becomes code', () => {
    const hostile = "'; throw new Error('run') //";
    expect(
      run([{ kind: 'map', fn: (text) => `${text}\`\${1}` }], { kind: 'collect' }, [[hostile]]).out,
    ).toEqual([`${hostile}\`\${1}`]);
  });
});
