import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Time } from 'dstream';
import { readCommitted } from 'dstream';

/** Records by the time of their batch, in the order in which they were committed. */
export type Batches = ReadonlyMap<Time, readonly string[]>;

/** What an application has written. */
export interface Outputs {
  readonly lines: Batches;
  /** How many lines each batch had, also when it had none. */
  readonly batches: Batches;
  readonly totals: Batches;
  readonly windows: Batches;
  readonly atLeastOnce: readonly string[];
}

/** Reads what there is after the last life. */
export const readOutputs = async (home: string): Promise<Outputs> => {
  const [lines, batches, totals, windows] = await Promise.all(
    ['lines', 'batches', 'totals', 'windows'].map((name) => readBatches(join(home, 'out', name))),
  );
  const atLeastOnce = (await readFile(join(home, 'out/at-least-once'), 'utf8')).split('\n').slice(0, -1);
  return { lines: lines!, batches: batches!, totals: totals!, windows: windows!, atLeastOnce };
};

const readBatches = async (directory: string): Promise<Batches> => {
  const batches = new Map<Time, string[]>();
  for await (const line of (await readCommitted(directory)).lines()) {
    const end = line.indexOf(' ');
    const time = Number(line.slice(0, end));
    let records = batches.get(time);
    if (!records) batches.set(time, (records = []));
    records.push(line.slice(end + 1));
  }
  return batches;
};
