import type { DStream, State } from '@dstream/core';

export const caseNames = ['word-count', 'window', 'state'] as const;
export type CaseName = (typeof caseNames)[number];

export interface WindowShape {
  /** Milliseconds. */
  readonly length: number;
  /** Milliseconds. */
  readonly slide: number;
}

const count = (_word: string, one: number | null, state: State<number>): number => {
  const sum = one! + (state.getOption() ?? 0);
  state.update(sum);
  return sum;
};

/** The cases: the same as in Counts.java. */
export const countsOf = (
  name: CaseName,
  lines: DStream<string>,
  { length, slide }: WindowShape,
): DStream<[string, number]> => {
  const ones = lines.flatMap((line) => line.split(' ')).mapToPair((word): [string, number] => [word, 1]);
  switch (name) {
    case 'word-count':
      return ones.reduceByKey((a, b) => a + b);
    case 'window':
      return ones.reduceByKeyAndWindow(
        (a, b) => a + b,
        (sum, left) => sum - left,
        length,
        slide,
      );
    case 'state':
      return ones.mapWithState<string, number, number, number>(count).stateSnapshots();
  }
};
