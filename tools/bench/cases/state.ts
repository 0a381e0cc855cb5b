import type { DStream, State } from '@dstream/core';
import { Checksum, requireEqual } from '../checksum.ts';
import { contest, type Side } from '../contest.ts';
import { keyedBatch } from '../data/keyed.ts';
import { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';

const updates = 10_000;
const many = 1_000_000;
const few = 10_000;

type Pair = [string, number];

const keep = (_key: string, value: number | null, state: State<number>): number => {
  const sum = (state.getOption() ?? 0) + value!;
  state.update(sum);
  return sum;
};

const checksum = new Checksum();
const consume = (sum: number): void => checksum.add(1, sum);

const everyKey = (keys: number): Pair[] =>
  Array.from({ length: keys }, (_, key): Pair => [`user-${String(key).padStart(5, '0')}`, 0]);

const updateByHand = (states: Map<string, number>, batch: readonly Pair[]): void => {
  for (const [key, value] of batch) {
    const sum = (states.get(key) ?? 0) + value;
    states.set(key, sum);
    consume(sum);
  }
};

const keepSums = (stream: DStream<Pair>): void =>
  stream.mapWithState<string, number, number, number>(keep).foreachRDD((rdd) => rdd.foreach(consume));

/** One way to keep the sums of so many keys. Both ways get the same updates in a round, as strings of their own. */
class Keeper implements Side {
  readonly #keys: number;
  readonly #update: (batch: readonly Pair[]) => Promise<void> | void;
  #batch: readonly Pair[] = [];
  /** What the updates of the latest round came to. */
  sum = 0;

  constructor(keys: number, update: (batch: readonly Pair[]) => Promise<void> | void) {
    this.#keys = keys;
    this.#update = update;
  }

  prepare(round: number): void {
    this.#batch = keyedBatch(updates, this.#keys, `${this.#keys} ${round}`);
  }

  async run(): Promise<void> {
    await this.#update(this.#batch);
    this.sum = checksum.take();
  }
}

const byHand = (keys: number): Keeper => {
  const states = new Map(everyKey(keys));
  return new Keeper(keys, (batch) => updateByHand(states, batch));
};

const names = ['engine, 1 M keys', 'Map, 1 M keys', 'engine, 10 k keys', 'Map, 10 k keys'] as const;

/** Sums kept by key over all batches, of which each touches a few. */
export const state = async (report: Report): Promise<void> => {
  const toFew: (readonly Pair[])[] = [everyKey(few)];
  const pipeline = await Pipeline.start<Pair>((input, ssc) => {
    keepSums(input);
    keepSums(ssc.queueStream(toFew));
  });
  await pipeline.batch(everyKey(many));
  checksum.take();
  const sides = {
    [names[0]]: new Keeper(many, (batch) => pipeline.batch(batch)),
    [names[1]]: byHand(many),
    [names[2]]: new Keeper(few, (batch) => (toFew.push(batch), pipeline.batch())),
    [names[3]]: byHand(few),
  };
  const times = await contest(sides, { warmUp: 20, rounds: 100 });
  await pipeline.stop();
  requireEqual(names[0], sides[names[0]].sum, sides[names[1]].sum);
  requireEqual(names[2], sides[names[2]].sum, sides[names[3]].sum);
  const inPlace = times.ratio(names[0], names[1]);
  report({ name: '1 M keys, to a Map changed in place', ...inPlace, unit: 'x', goal: { atMost: 3 } });
  const toFewer = times.ratio(names[0], names[2]);
  report({ name: '1 M keys, to 10 k keys', ...toFewer, unit: 'x', goal: { atMost: 2 } });
  report({ name: 'Map of 1 M keys, to 10 k keys', ...times.ratio(names[1], names[3]), unit: 'x' });
  report({ name: '10 k keys, to a Map changed in place', ...times.ratio(names[2], names[3]), unit: 'x' });
  for (const name of names) report({ name, value: times.median(name), unit: 'ms' });
};
