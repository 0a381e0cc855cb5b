import { LoopCompiler } from '../../../packages/core/src/engine/pipeline/compile.ts';
import type { Step } from '../../../packages/core/src/engine/pipeline/step.ts';
import type { Report } from '../figure.ts';
import { median, middleHalf } from '../statistics.ts';

const chains = 200;
const rounds = 15;

const some: readonly Step[] = [
  { kind: 'map', fn: (n: number) => n + 1 },
  { kind: 'map', fn: (n: number) => n * 2 },
  { kind: 'map', fn: (n: number) => n >> 1 },
  { kind: 'map', fn: (n: number) => -n },
  { kind: 'filter', fn: (n: number) => n % 2 === 0 },
  { kind: 'filter', fn: (n: number) => n > 100 },
  { kind: 'filter', fn: (n: number) => n !== 7 },
  { kind: 'flatMap', fn: (n: number) => [n, n] },
  { kind: 'flatMap', fn: (n: number) => [n, -n] },
  { kind: 'flatMap', fn: (n: number) => (n > 0 ? [n] : []) },
];

/** Four steps in an order that no other number has: below 10 000 no two chains have the same text. */
const newSteps = (number: number): readonly Step[] =>
  Array.from(String(number).padStart(4, '0'), (digit) => some[Number(digit)]!);

const newClosures = (number: number): readonly Step[] => [
  { kind: 'filter', fn: (word: string) => word.length > number },
  { kind: 'map', fn: (word: string) => [word, number] },
];

/** Microseconds to make one loop, in each round. */
const costs = (stepsOf: (number: number) => readonly Step[]): number[] => {
  let number = 0;
  return Array.from({ length: rounds }, () => {
    const compiler = new LoopCompiler('generated');
    const all = Array.from({ length: chains }, () => stepsOf(number++));
    const start = performance.now();
    for (const steps of all) compiler.compile(steps, { kind: 'count' });
    return ((performance.now() - start) * 1000) / chains;
  });
};

const figure = (name: string, values: readonly number[]) =>
  ({ name, value: median(values), spread: middleHalf(values), unit: 'µs' }) as const;

/** What it costs to turn a chain into a loop: once for functions that stay, once a batch for those made anew. */
export const compiling = (report: Report): void => {
  report(figure('a chain of four steps, met first', costs(newSteps)));
  report(figure('a chain of two steps, functions made anew', costs(newClosures)));
};
