import type { Random } from '../../../contracts/random.ts';
import { eachChunk, gather } from '../../pipeline/chunks.ts';
import type { ChunksAction } from '../job-runner.ts';
import type { RDD } from '../rdd.ts';
import { Least } from './least.ts';
import { counting } from './portable.ts';

/** A record and the lot it drew. */
type Ticket<T> = readonly [lot: number, record: T];

const byLot = (a: Ticket<unknown>, b: Ticket<unknown>): number => a[0] - b[0];

/** Exactly `num` records, or all, none twice, in random order: those that draw the least lots. One job. */
export const sampleOnce = async <T>(rdd: RDD<T>, num: number, random: Random): Promise<T[]> => {
  const least = new Least<Ticket<T>>(num, byLot);
  for (const tickets of await rdd.runJob(drawing<T>(num, random))) least.addAll(tickets);
  return least.toArray().map(([, record]) => record);
};

const drawing = <T>(num: number, random: Random): ChunksAction<T, readonly Ticket<T>[]> => ({
  run(chunks, task) {
    const lots = random.fork(String(task.partition));
    const least = new Least<Ticket<T>>(num, byLot);
    const draw = (chunk: readonly T[]): void => least.addAll(chunk.map((record) => [lots.next(), record]));
    const waiting = eachChunk(chunks, draw);
    return waiting ? waiting.then(() => least.toArray()) : least.toArray();
  },
});

/** `num` records, each drawn from all of them. One job to count, one over the partitions that are drawn from. */
export const sampleAgain = async <T>(rdd: RDD<T>, num: number, random: Random): Promise<T[]> => {
  const counts = await rdd.runJob(counting);
  const total = counts.reduce((a, b) => a + b, 0);
  if (total === 0) return [];
  const places = Array.from({ length: num }, () => placeOf(Math.floor(random.next() * total), counts));
  const wanted = new Map<number, number[]>();
  for (const { partition, at } of places) pushTo(wanted, partition, at);
  const partitions = [...wanted.keys()];
  const picked = await rdd.runJob(picking<T>(wanted), partitions);
  const next = new Map(partitions.map((partition, i) => [partition, picked[i]!.values()]));
  return places.map(({ partition }) => next.get(partition)!.next().value as T);
};

const pushTo = (lists: Map<number, number[]>, key: number, value: number): void => {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
};

interface Place {
  readonly partition: number;
  readonly at: number;
}

/** Where the record with this number lies. */
const placeOf = (index: number, counts: readonly number[]): Place => {
  let partition = 0;
  let at = index;
  while (at >= counts[partition]!) at -= counts[partition++]!;
  return { partition, at };
};

const picking = <T>(wanted: ReadonlyMap<number, readonly number[]>): ChunksAction<T, readonly T[]> => ({
  async run(chunks, { partition }) {
    const records = await gather(chunks);
    return wanted.get(partition)!.map((at) => records[at]!);
  },
});
