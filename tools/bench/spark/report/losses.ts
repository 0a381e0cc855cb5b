import type { Measured } from '../measured.ts';

interface Metric {
  readonly name: string;
  readonly of: (measured: Measured) => number | undefined;
  readonly more: 'better' | 'worse';
}

const metrics: readonly Metric[] = [
  { name: 'records/s', of: ({ speed }) => speed, more: 'better' },
  { name: 'CPU per record', of: ({ effort }) => effort, more: 'worse' },
  { name: 'latency p50', of: ({ latency }) => latency.p50, more: 'worse' },
  { name: 'latency p99', of: ({ latency }) => latency.p99, more: 'worse' },
  { name: 'start-up', of: ({ startUp }) => startUp, more: 'worse' },
  { name: 'memory', of: ({ memory }) => memory, more: 'worse' },
];

/** How many times better the first is; below 1: worse. Undefined where one of them is not known. */
const advantage = (metric: Metric, ours: Measured, theirs: Measured): number | undefined => {
  const [a, b] = [metric.of(ours), metric.of(theirs)];
  if (a === undefined || b === undefined) return undefined;
  return metric.more === 'better' ? a / b : b / a;
};

/** One sentence for each figure in which a row is worse than that of the rival in the same case. */
export const losses = (measured: readonly Measured[], rival: string): string[] =>
  measured
    .filter(({ contender }) => contender !== rival)
    .flatMap((ours) => {
      const isRival = (each: Measured): boolean =>
        each.contender === rival && each.case === ours.case && each.input === ours.input;
      const theirs = measured.find(isRival);
      if (!theirs) return [];
      return metrics.flatMap((metric) => {
        const times = advantage(metric, ours, theirs);
        if (times === undefined || times >= 1) return [];
        const { contender, case: name, input } = ours;
        return [
          `${contender} loses to ${rival}: ${name}, ${input}, ${metric.name}: ${(1 / times).toFixed(2)} times worse.`,
        ];
      });
    });
