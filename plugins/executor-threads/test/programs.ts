import { appendFileSync, closeSync, openSync, writeFileSync } from 'node:fs';
import { isMainThread, threadId } from 'node:worker_threads';
import type { BadRecord, DStream, RDD, State, StreamingContext } from '@dstream/core';
import type { DirectSource, ReceiverSource, Sink } from '@dstream/core/plugin';
import { Money } from './money.ts';

/** What a program has seen on the driver, batch by batch. */
export type Seen = unknown[];

/** Defines streams and outputs. `place` is a path to leave marks at, for what must happen once. */
export type Program = (ssc: StreamingContext, seen: Seen, place: string) => Promise<void> | void;

const numbers = (ssc: StreamingContext, ...batches: number[][]): DStream<number> => ssc.queueStream(batches);

/** In the order of their texts. */
const sorted = <T>(records: readonly T[]): readonly T[] =>
  records.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));

const see = <T>(stream: DStream<T>, seen: Seen): void =>
  stream.foreachRDD(async (rdd) => void seen.push(sorted(await rdd.collect())));

/** True for the first caller in whatever thread. */
const isFirst = (place: string): boolean => {
  try {
    closeSync(openSync(place, 'wx'));
    return true;
  } catch {
    return false;
  }
};

const add = (a: number, b: number): number => a + b;

/** Fails in some way at the first 3 that comes by. */
const failing =
  (fail: () => void): Program =>
  (ssc, seen, place) => {
    const tripled = numbers(ssc, [1, 2, 3, 4], [5, 6]).map((n) => {
      if (n === 3 && isFirst(place)) fail();
      return n * 3;
    });
    see(tripled, seen);
  };

/** Goes on without bad records, and tells what became of them on the driver. */
const badRecords: Program = (ssc, seen) => {
  const letters: Sink<BadRecord> = {
    name: 'letters',
    async write(chunks, { batchTime }) {
      for await (const chunk of chunks as AsyncIterable<readonly BadRecord[]>) {
        for (const { record, error, index } of chunk) {
          seen.push([batchTime, record, error.message, index, isMainThread]);
        }
      }
    },
  };
  ssc.addStreamingListener({ onBadRecords: ({ numRecords }) => void seen.push(numRecords) });
  const words = ssc.queueStream([['1 x', '2'], ['3']]).onBadRecord({ deadLetter: letters });
  const parsed = words
    .flatMap((line) => line.split(' '))
    .map((word) => {
      if (isMainThread) throw new Error('this is no worker');
      if (word === 'x') throw new TypeError('x is no number');
      return Number(word);
    });
  see(parsed, seen);
  see(parsed.mapToPair((n) => [n % 2, n]).reduceByKey(add), seen);
};

/** Counts words in state, and fails in some way at the first 'trap'. */
const counting =
  (fail: () => void): Program =>
  (ssc, seen, place) => {
    const words = ssc.queueStream([['a', 'b', 'c'], ['a', 'b'], ['trap', 'a'], ['c'], ['a', 'b', 'c']]);
    const counts = words
      .map((word): [string, number] => [word, 1])
      .mapWithState((key: string, value: number | null, state: State<number>): [string, number] => {
        const count = (state.getOption() ?? 0) + value!;
        state.update(count);
        if (key === 'trap' && isFirst(place)) fail();
        return [key, count];
      });
    see(counts, seen);
    counts.stateSnapshots().foreachRDD(async (rdd) => void seen.push(sorted(await rdd.collect())));
  };

const exit = (): void => process.exit(3);

const outOfMemory = (): void => {
  const hog: number[][] = [];
  for (;;) hog.push(Array.from({ length: 100_000 }, Math.random));
};

const forEver = (): void => {
  for (;;);
};

const throwing = (): void => {
  throw new RangeError('three is too much');
};

const bytesSource: ReceiverSource<string> = {
  kind: 'receiver',
  name: 'bytes',
  async run(store) {
    await store.bytes(Buffer.from('one two'), 2);
    await store.bytes(Buffer.from('three'), 1);
  },
  decode: (pieces) => [
    pieces
      .flatMap((piece) => Buffer.from(piece).toString().split(' '))
      .map((word) => `${word} ${!isMainThread}`),
  ],
};

type Range = { readonly from: number };

const rangesSource: DirectSource<string, Range> = {
  kind: 'direct',
  name: 'ranges',
  plan: (previous) => [0, 1].map((index) => ({ from: (previous[index]?.from ?? index - 2) + 2 })),
  read: ({ from }) => [[`${from} ${!isMainThread}`]],
};

const partsSink = (place: string): Sink<number> => ({
  name: 'parts',
  async write(records, { partition, batchTime }) {
    const all: number[] = [];
    for await (const chunk of records) all.push(...chunk);
    writeFileSync(`${place}-${batchTime}-${partition}`, JSON.stringify([all, isMainThread]));
  },
  async commit({ batchTime, numPartitions }) {
    writeFileSync(`${place}-${batchTime}`, JSON.stringify([numPartitions, isMainThread]));
  },
});

export const programs = {
  badRecords,
  words(ssc, seen) {
    const words = ssc
      .queueStream([['to be or', 'not to be'], ['größer 漢字']])
      .flatMap((line) => line.split(' '));
    see(words.mapToPair((word) => [word, 1]).reduceByKey(add), seen);
  },
  threads(ssc, seen) {
    see(
      ssc.queueStream([[1, 2, 3, 4]]).mapPartitions(() => [threadId]),
      seen,
    );
  },
  windows(ssc, seen) {
    const pairs = numbers(ssc, [1], [2], [3], [4]).map((n): [string, number] => ['sum', n]);
    see(
      pairs.reduceByKeyAndWindow(add, (a, b) => a - b, 3000, 1000),
      seen,
    );
    see(pairs.reduceByKeyAndWindow(Math.max, 2000, 2000), seen);
  },
  joins(ssc, seen) {
    const left = numbers(ssc, [1, 2, 3]).map((n): [number, string] => [n, `left ${n}`]);
    const right = numbers(ssc, [2, 3, 4]).map((n): [number, string] => [n, `right ${n}`]);
    see(left.join(right), seen);
  },
  bytes(ssc, seen) {
    see(ssc.stream(bytesSource), seen);
  },
  ranges(ssc, seen) {
    see(ssc.stream(rangesSource), seen);
  },
  constant(ssc, seen) {
    const table = ssc.sc
      .parallelize<[string, number]>([
        ['a', 1],
        ['a', 2],
        ['b', 3],
      ])
      .reduceByKey(add);
    see(
      ssc.constantStream(table).map(([key, sum]) => `${key} ${sum} ${!isMainThread}`),
      seen,
    );
  },
  sink(ssc, _, place) {
    numbers(ssc, [1, 2, 3])
      .map((n) => n * 2)
      .to(partsSink(place));
  },
  partitions(ssc, _, place) {
    numbers(ssc, [1, 2, 3]).foreachPartition((records, partition) => {
      writeFileSync(`${place}-${partition}`, JSON.stringify([[...records], isMainThread]));
    });
  },
  variables(ssc, seen) {
    const total = ssc.sc.accumulator('total');
    const factor = ssc.sc.broadcast(10);
    numbers(ssc, [1, 2], [3])
      .map((n) => (total.add(n), n * factor.value))
      .foreachRDD(async (rdd) => void seen.push(await rdd.collect(), total.value));
  },
  driver(ssc, seen) {
    let calls = 0;
    numbers(ssc, [4, 3, 2, 1])
      .map((n) => n + 10)
      .foreachRDD(async (rdd) => {
        seen.push(await rdd.count(), (await rdd.take(2)).length, await rdd.reduce(add));
        seen.push(sorted(await rdd.map((n) => (calls++, n + 100)).collect()), calls);
        seen.push(
          await rdd
            .map((n): [number, number] => [n % 2, n])
            .reduceByKey(add)
            .sortByKey()
            .collect(),
        );
        seen.push(
          await rdd
            .union(ssc.sc.parallelize([0]))
            .sortBy((n) => -n)
            .collect(),
        );
      });
  },
  sorted(ssc, seen) {
    numbers(ssc, [3, 1, 2])
      .transform((rdd) => rdd.map((n) => n * 2).sortBy((n) => n))
      .map((n) => `${n}`)
      .foreachRDD(async (rdd) => void seen.push(await rdd.collect()));
  },
  prepared(ssc, seen) {
    numbers(ssc, [5, 3, 9, 1, 7, 2])
      .transform((rdd) =>
        rdd
          .sortBy((n) => n)
          .zipWithIndex()
          .map(([n, index]): [number, number, boolean] => [n, index, isMainThread]),
      )
      .foreachRDD(async (rdd) => {
        seen.push(await rdd.collect());
        seen.push(
          await rdd
            .keyBy(([n]) => -n)
            .sortByKey()
            .values()
            .collect(),
        );
      });
  },
  sampled(ssc, seen) {
    const all = Array.from({ length: 100 }, (_, n) => n);
    const drawn = numbers(ssc, all, all).transform((rdd) => rdd.sample(false, 0.3));
    drawn.foreachRDD(async (rdd) => void seen.push(await rdd.collect()));
    drawn.foreachRDD(async (rdd) => void seen.push(await rdd.map((n) => n).collect()));
  },
  closures(ssc, seen) {
    const times = ssc.closure(({ by }: { by: number }, n: number) => n * by, { by: 1 });
    const isOdd = ssc.closure((n: number) => n % 2 === 1);
    const keyed = ssc.closure((n: number): [number, number] => [n % 2, n]);
    const plus = ssc.closure(add);
    const minus = ssc.closure((n: number) => -n);
    let by = 1;
    numbers(ssc, [1, 2, 3, 4, 5], [6, 7]).foreachRDD(async (rdd) => {
      by++;
      seen.push(await rdd.filter(isOdd).map(times.with({ by })).collect());
      seen.push(await rdd.map(times).reduce(plus), await rdd.aggregate(0, plus, plus));
      seen.push(sorted(await rdd.map(keyed).reduceByKey(plus).mapValues(times.with({ by })).collect()));
      const table = ssc.sc.parallelize<[number, string]>([
        [0, 'even'],
        [1, 'odd'],
      ]);
      seen.push(sorted(await rdd.map(keyed).join(table).values().collect()));
      seen.push(await rdd.sortBy(minus).zipWithIndex().collect(), await rdd.takeOrdered(2));
      seen.push(await rdd.max(), await rdd.sum(), (await rdd.stats()).mean, await rdd.histogram(2));
      seen.push(sorted([...(await rdd.countByValue())]), await rdd.treeReduce(plus));
    });
  },
  describes(ssc, seen) {
    let factor = 1;
    const times = ssc.closure((by: number, n: number) => n * by, 1);
    const factors = numbers(ssc, [1, 2], [1, 2], [1, 2]);
    factors.foreachRDD(async (rdd) => {
      factor += await rdd.count();
    });
    const scaled = factors.transform((rdd) =>
      rdd.map(times.with(factor)).union(rdd.map(times.with(-factor))),
    );
    see(scaled, seen);
    see(scaled.window(2000), seen);
  },
  async early(ssc, seen) {
    const table = ssc.sc.parallelize([3, 1, 2]).sortBy((n) => n);
    const names = table
      .map((n): [number, string] => [n, `number ${n}`])
      .reduceByKey((a) => a)
      .persist();
    const [greatest, count] = [await table.max(), await names.count()];
    const small = numbers(ssc, [1, 2, 3]).filter((n) => n < greatest);
    see(
      small.transform((rdd) => rdd.map((n): [number, number] => [n, count]).join(names)),
      seen,
    );
  },
  where(ssc, seen, place) {
    const whether = ssc.closure(() => isMainThread);
    const mark = ssc.closure(
      ({ name }: { name: string }, records: Iterable<number>, partition: number) => {
        writeFileSync(`${place}-${name}-${partition}`, JSON.stringify([[...records], isMainThread]));
      },
      { name: '' },
    );
    const anyHere = ssc.closure((any: boolean) => any || isMainThread);
    const merged = ssc.closure((a: boolean, b: boolean) => a || b);
    numbers(ssc, [1, 2, 3]).foreachRDD(async (rdd) => {
      seen.push(await rdd.map(whether).collect(), await rdd.aggregate(false, anyHere, merged));
      seen.push(await rdd.map(() => isMainThread).collect());
      await rdd.foreachPartition(mark.with({ name: 'a' }));
      await rdd.foreachPartition((records) => void seen.push([...records], isMainThread));
    });
  },
  instances(ssc, seen) {
    const plus = ssc.closure((fee: Money, a: Money) => a.plus(fee), new Money(0));
    const paid = ssc
      .queueStream([[1, 2, 3], [4]])
      .map((n): [string, Money] => [n % 2 === 1 ? 'odd' : 'even', new Money(n)]);
    const sums = paid.reduceByKey((a, b) => a.plus(b));
    sums.foreachRDD(async (rdd) => {
      const amounts = await rdd
        .values()
        .map(plus.with(new Money(100)))
        .collect();
      seen.push(sorted(amounts.map((amount) => amount instanceof Money && amount.cents)));
    });
    const totals = sums.updateStateByKey((values: Money[], state: Money | null) =>
      values.reduce((a, b) => a.plus(b), state ?? new Money(0)),
    );
    see(
      totals.map(([key, total]) => [key, total.cents]),
      seen,
    );
  },
  keeps(ssc, seen, place) {
    const once = ssc.closure((n: number) => {
      appendFileSync(place, `${n} `);
      return n * 10;
    });
    let last: RDD<number> | undefined;
    numbers(ssc, [1, 2], [3]).foreachRDD(async (rdd) => {
      const kept = rdd.map(once).persist();
      seen.push(await kept.count(), await kept.collect(), await kept.sum());
      if (last) seen.push(await last.collect());
      last = kept;
      if (seen.length > 3) {
        kept.unpersist();
        seen.push(await kept.persist().count(), await kept.count());
      }
    });
  },
  initialState(ssc, seen) {
    const initialState: [string, number][] = [
      ['a', 10],
      ['z', 1],
    ];
    const counts = ssc
      .queueStream([['a', 'b'], ['a']])
      .map((word): [string, number] => [word, 1])
      .updateStateByKey((values: number[], state: number | null) => values.reduce(add, state ?? 0), {
        initialState,
      });
    see(counts, seen);
  },
  throws: failing(throwing),
  exits: failing(exit),
  hogs: failing(outOfMemory),
  hangs: failing(forEver),
  countingExits: counting(exit),
  countingThrows: counting(throwing),
  failsAfterState(ssc, seen, place) {
    const words = ssc.queueStream([['a', 'trap'], ['a'], ['exit', 'a'], ['trap', 'a']]);
    const counts = words
      .map((word): [string, number] => [word, 1])
      .mapWithState((key: string, value: number | null, state: State<number>): [string, number] => {
        state.update((state.getOption() ?? 0) + value!);
        if (key === 'exit' && isFirst(place)) exit();
        return [key, state.get()];
      });
    see(
      counts.map((pair) => {
        if (pair[0] === 'trap' && pair[1] === 1) throwing();
        return pair;
      }),
      seen,
    );
  },
  poison(ssc, seen) {
    see(
      numbers(ssc, [1, 2], [3], [4]).map((n) => {
        if (n === 3) process.exit(7);
        return n;
      }),
      seen,
    );
  },
  wrong(ssc, seen) {
    see(
      numbers(ssc, [1]).map((n) => {
        throw new TypeError(`no ${n}`, { cause: new Error('deep') });
      }),
      seen,
    );
  },
  differs(ssc, seen) {
    const stream = numbers(ssc, [1]);
    see(isMainThread ? stream.map((n) => n) : stream.filter((n) => n > 0), seen);
  },
  differsLater(ssc, seen) {
    see(
      numbers(ssc, [1]).transform((rdd) => (isMainThread ? rdd.map((n) => n) : rdd.filter((n) => n > 0))),
      seen,
    );
  },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;
