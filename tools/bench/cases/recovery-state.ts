import { join } from 'node:path';
import type { State } from '@dstream/core';
import { contest } from '../contest.ts';
import { keyedBatch } from '../data/keyed.ts';
import { Checkpointed, type Measured } from '../engine/checkpointed.ts';
import type { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';
import { median } from '../statistics.ts';
import { withDirectory } from '../temporary-directory.ts';

const keys = 1_000_000;
const updates = 10_000;
/** Batches in a turn. */
const batches = 20;

type Pair = [string, number];

const everyKey = (): Pair[] =>
  Array.from({ length: keys }, (_, key): Pair => [`user-${String(key).padStart(5, '0')}`, 0]);

const rounds = Array.from({ length: batches }, (_, round) => keyedBatch(updates, keys, `${round}`));

const keep = (_key: string, value: number | null, state: State<number>): number => {
  const sum = (state.getOption() ?? 0) + value!;
  state.update(sum);
  return sum;
};

/** The program over a queue of which nothing is read again: `fills` is whether a start has to give every key a state. */
const sums = (fills: () => boolean, started: (milliseconds: number) => void): Measured<Pair> => {
  let begun = 0;
  return {
    define(input) {
      begun = performance.now();
      input
        .mapWithState<string, number, number, number>(keep)
        .foreachRDD((rdd) => rdd.foreach(() => undefined));
    },
    makeInput: (ssc, queue) =>
      ssc.stream({
        kind: 'direct',
        name: 'queue',
        plan: ([previous]) => (queue.length > 0 ? [(previous ?? 0) + 1] : []),
        read: () => [queue[0]!],
        commit: () => void queue.shift(),
      }),
    async warmUp(pipeline) {
      await pipeline.batch(fills() ? everyKey() : rounds[0]);
      started(performance.now() - begun);
      for (let batch = 0; batch < 4; batch++) await pipeline.batch(rounds[batch]);
    },
    async round(pipeline: Pipeline<Pair>) {
      for (const batch of rounds) await pipeline.batch(batch);
    },
  };
};

/** What it costs to keep what has changed of much state, and to get all of it back. */
export const recoveryState = (report: Report): Promise<void> =>
  withDirectory(async (directory) => {
    const starts: number[] = [];
    const kept = sums(
      () => starts.length === 0,
      (milliseconds) => starts.push(milliseconds),
    );
    const plain = sums(
      () => true,
      () => undefined,
    );
    const sides = {
      kept: new Checkpointed(kept, join(directory, 'checkpoint')),
      plain: new Checkpointed(plain),
    };
    const times = await contest(sides, { warmUp: 1, rounds: 7 });
    await Checkpointed.stop();
    const cost = (times.median('kept') - times.median('plain')) / batches;
    report({ name: '10 k changes of 1 M keys, kept', value: cost, unit: 'ms', goal: { atMost: 8 } });
    report({ name: 'a batch without a checkpoint', value: times.median('plain') / batches, unit: 'ms' });
    const restart = median(starts.slice(1));
    report({
      name: 'restart with 1 M keys to the first batch',
      value: restart,
      unit: 'ms',
      goal: { atMost: 2000 },
    });
  });
