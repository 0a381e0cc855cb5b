import type { Sink } from '@dstream/core/plugin';
import type { ExecutorProgram } from './executor-program.ts';

const add = (a: number, b: number): number => a + b;
const minus = (n: number): number => -n;

/** What the program does with batches. */
export const outputs = {
  /** One batch of twenty partitions of one number each. */
  partitions(ssc, { report }) {
    const rdd = ssc.sc.makeRDD(Array.from({ length: 20 }, (_, n) => [n]));
    ssc
      .queueStream([rdd], { defaultRDD: null })
      .map((n) => n + 1)
      .foreachRDD(async (each) => report(await each.glom().collect()));
  },
  /** The same with functions that wait. */
  waiting(ssc, { report }) {
    const rdd = ssc.sc.makeRDD(Array.from({ length: 40 }, (_, n) => [n]));
    ssc
      .queueStream([rdd], { defaultRDD: null })
      .mapAsync(async (n) => n)
      .foreachRDD(async (each) => report(await each.count()));
  },
  /** Actions without functions, with declared ones, and with others. */
  actions(ssc, { report }) {
    const [plus, negated] = [ssc.closure(add), ssc.closure(minus)];
    const times = ssc.closure((by: number, n: number) => n * by, 1);
    ssc
      .queueStream(
        [
          [3, 1, 2],
          [5, 4],
        ],
        { defaultRDD: null },
      )
      .foreachRDD(async (rdd, time) => {
        report([
          await rdd.count(),
          await rdd.take(2),
          await rdd.sum(),
          await rdd.max(),
          await rdd.takeOrdered(2),
        ]);
        report([(await rdd.stats()).mean, await rdd.histogram(2), [...(await rdd.countByValue())]]);
        report([await rdd.reduce(plus), await rdd.fold(0, plus), await rdd.aggregate(0, plus, plus)]);
        report(await rdd.map(times.with(time)).sortBy(negated).zipWithIndex().collect());
        report([
          await rdd.reduce(add),
          await rdd.map((n) => n + 1).collect(),
          await rdd.sortBy(minus).collect(),
        ]);
      });
  },
  /** Batches that are described with what an output has changed on the driver. */
  describes(ssc, { report }) {
    let factor = 1;
    const times = ssc.closure((by: number, n: number) => n * by, 1);
    const numbers = ssc.queueStream(
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      { defaultRDD: null },
    );
    numbers.foreachRDD(async (rdd) => {
      factor += await rdd.count();
    });
    numbers
      .transform((rdd) => rdd.map(times.with(factor)).union(rdd.map(times.with(-factor))))
      .foreachRDD(async (rdd) => report(await rdd.collect()));
  },
  /** An RDD that is kept for some actions. */
  keeps(ssc, { report }) {
    const calls = ssc.sc.accumulator('calls');
    const counted = ssc.closure((n: number) => (calls.add(1), n));
    ssc
      .queueStream(
        [
          [1, 2, 3],
          [4, 5],
        ],
        { defaultRDD: null },
      )
      .foreachRDD(async (rdd) => {
        const kept = rdd.map(counted).persist();
        report([await kept.count(), await kept.sum(), calls.value]);
        kept.unpersist();
        report([await kept.count(), await kept.sum(), calls.value]);
      });
  },
  /** A total that tasks add to, and a value that they read. */
  variables(ssc, { report }) {
    const total = ssc.sc.accumulator('total');
    const factor = ssc.sc.broadcast({ by: 10 });
    ssc
      .queueStream([[1, 2], [3]], { defaultRDD: null })
      .map((n) => (total.add(n), n * factor.value.by))
      .foreachRDD(async (rdd) => report([await rdd.collect(), total.value]));
  },
  /** A sink of which each partition says what it was given, to the driver that commits. */
  sink(ssc, { report }) {
    const sink: Sink<number> = {
      name: 'sink',
      async write(chunks, { numPartitions }) {
        let sum = 0;
        for await (const chunk of chunks) for (const record of chunk) sum += record;
        if (sum !== 3 || numPartitions !== 2) throw new Error(`${sum} in one of ${numPartitions} partitions`);
      },
      commit: async (batch) => report(batch),
    };
    ssc.queueStream([ssc.sc.makeRDD([[1, 2], [3]])], { defaultRDD: null }).to(sink);
  },
} satisfies Record<string, ExecutorProgram>;
