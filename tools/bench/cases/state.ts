import type { DStream, State } from '@dstream/core';
import { Checksum, requireEqual } from '../checksum.ts';
import { contest } from '../contest.ts';
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

/** Sums kept by key over all batches, of which each touches a few. */
export const state = async (report: Report): Promise<void> => {
  const toFew: (readonly Pair[])[] = [];
  const pipeline = await Pipeline.start<Pair>((input, ssc) => {
    keepSums(input);
    keepSums(ssc.queueStream(toFew));
  });
  const held = { many: new Map(everyKey(many)), few: new Map(everyKey(few)) };
  await pipeline.batch(everyKey(many));
  toFew.push(everyKey(few));
  await pipeline.batch();
  checksum.take();

  let batch: Pair[] = [];
  const sums = { engine: 0, hand: 0 };
  const prepare = (keys: number) => (round: number) =>
    void (batch = keyedBatch(updates, keys, `${keys} ${round}`));
  const times = await contest(
    {
      'engine many': {
        prepare: prepare(many),
        run: () => pipeline.batch(batch).then(() => void (sums.engine = checksum.take())),
      },
      'hand many': {
        prepare: prepare(many),
        run: () => {
          updateByHand(held.many, batch);
          sums.hand = checksum.take();
        },
      },
      'engine few': {
        prepare: prepare(few),
        run: () => {
          toFew.push(batch);
          return pipeline.batch().then(() => void checksum.take());
        },
      },
      'hand few': {
        prepare: prepare(few),
        run: () => {
          updateByHand(held.few, batch);
          checksum.take();
        },
      },
    },
    { warmUp: 20, rounds: 100 },
  );
  await pipeline.stop();
  requireEqual('state', sums.engine, sums.hand);
  report({
    name: '1 M keys, to a Map changed in place',
    ...times.ratio('engine many', 'hand many'),
    unit: 'x',
    goal: { atMost: 3 },
  });
  report({
    name: '1 M keys to 10 k keys',
    ...times.ratio('engine many', 'engine few'),
    unit: 'x',
    goal: { atMost: 2 },
  });
  report({
    name: '10 k keys, to a Map changed in place',
    ...times.ratio('engine few', 'hand few'),
    unit: 'x',
  });
  for (const side of ['engine many', 'hand many', 'engine few', 'hand few'] as const) {
    report({ name: side, value: times.median(side), unit: 'ms' });
  }
};
