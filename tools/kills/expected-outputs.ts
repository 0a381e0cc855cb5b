import type { Time } from 'dstream';
import type { Batches, Outputs } from './outputs.ts';
import { windowDuration } from './periods.ts';

/** What a program that was never killed writes when it has these lines in batches at these times. */
export const expectedOutputs = (
  times: readonly Time[],
  lines: Batches,
): Pick<Outputs, 'batches' | 'totals' | 'windows'> => {
  const batches = new Map<Time, readonly string[]>();
  const totals = new Map<Time, readonly string[]>();
  const windows = new Map<Time, readonly string[]>();
  const running = new Map<string, number>();
  for (const time of times) {
    const ofBatch = sumsOf(lines.get(time) ?? []);
    for (const [key, sum] of ofBatch) running.set(key, (running.get(key) ?? 0) + sum);
    const inWindow = times.filter((each) => each > time - windowDuration && each <= time);
    batches.set(time, [`${(lines.get(time) ?? []).length}`]);
    put(totals, time, new Map(Array.from(ofBatch.keys(), (key) => [key, running.get(key)!])));
    put(windows, time, sumsOf(inWindow.flatMap((each) => lines.get(each) ?? [])));
  }
  return { batches, totals, windows };
};

const sumsOf = (lines: readonly string[]): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const key = line.slice(0, line.indexOf(' '));
    sums.set(key, (sums.get(key) ?? 0) + 1);
  }
  return sums;
};

/** A batch that writes nothing is not there. */
const put = (batches: Map<Time, readonly string[]>, time: Time, sums: ReadonlyMap<string, number>): void => {
  if (sums.size > 0)
    batches.set(
      time,
      Array.from(sums, ([key, sum]) => `${key} ${sum}`),
    );
};
