import { closeSync, openSync } from 'node:fs';
import type { State, StreamingContext, Time } from '@dstream/core';
import type { DirectSource } from '@dstream/core/plugin';

/** What the outputs of a program have written, by name and batch time: what is written again replaces. */
export type Written = Record<'totals' | 'windows', Map<Time, readonly string[]>>;

/** The records of each batch. The last one ends the worker that works on it, once. */
export const rows: readonly (readonly number[])[] = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
  [10, 11],
  [12, 13, 14],
  [15, 99],
];

type Row = { readonly row: number };

const source: DirectSource<number, Row> = {
  kind: 'direct',
  name: 'rows',
  plan([previous]) {
    const row = previous ? previous.row + 1 : 0;
    return row < rows.length ? [{ row }] : [];
  },
  async *read({ row }) {
    yield rows[row]!;
  },
};

const add = (a: number, b: number): number => a + b;

/** Running totals and windows of three batches, both by the remainder of 3. `writing` is told before anything is written. */
export const recovered = (
  ssc: StreamingContext,
  place: string,
  { totals, windows }: Written,
  writing: (time: Time) => void = () => undefined,
): void => {
  const pairs = ssc.stream(source).map((n): [number, number] => {
    if (n === 99 && isFirst(place)) process.exit(3);
    return [n % 3, n];
  });
  const ofKeys = pairs
    .reduceByKey(add)
    .mapWithState((key: number, sum: number | null, state: State<number>): string => {
      const total = (state.getOption() ?? 0) + (sum ?? 0);
      state.update(total);
      return `${key}: ${total}`;
    });
  ofKeys.foreachRDD(async (rdd, time) => {
    writing(time);
    totals.set(time, (await rdd.collect()).toSorted());
  });
  const inWindow = pairs.reduceByKeyAndWindow(add, 3000).map(([key, sum]) => `${key}: ${sum}`);
  inWindow.foreachRDD(async (rdd, time) => {
    windows.set(time, (await rdd.collect()).toSorted());
  });
};

/** True for the first caller in whatever thread. */
const isFirst = (place: string): boolean => {
  try {
    closeSync(openSync(place, 'wx'));
    return true;
  } catch {
    return false;
  }
};
