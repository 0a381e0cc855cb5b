import { HashPartitioner, RangePartitioner, type DStream, type RDD, type Sink } from '@dstream/core';
import { collectBatches, collectPartitions, runBatches, testContext } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

type Numbers = DStream<number>;
type Words = DStream<string>;

const one = async <U>(records: readonly unknown[], build: (s: DStream<any>) => DStream<U>): Promise<U[]> =>
  (await collectBatches<U>({ inputs: [[records]], numBatches: 1, build: ([s]) => build(s!) }))[0]!;

const isText = (value: unknown): value is string => typeof value === 'string';
const reducing = (s: DStream<any>): DStream<any> => s.reduceByKey((a: any) => a);

describe('stateless operators', () => {
  test('mapPartitions is called once for each partition, empty ones included', async () => {
    const partitions = await collectPartitions<number>({
      inputs: [[[1, 2, 3]]],
      numBatches: 1,
      inputPartitions: 5,
      build: ([s]) => (s as Numbers).mapPartitions((records) => [[...records].length]),
    });
    expect(partitions).toEqual([[[0], [1], [0], [1], [1]]]);
  });

  test('a filter may narrow the type', async () => {
    expect(await one([1, 'a'], (s: DStream<unknown>) => s.filter(isText).map((text) => text.length))).toEqual(
      [1],
    );
  });

  test('count of a batch without records is 0; reduce gives none', async () => {
    expect(await one([], (s: Numbers) => s.count())).toEqual([0]);
    expect(await one([], (s: Numbers) => s.reduce((a, b) => a + b))).toEqual([]);
  });

  test('records may be undefined, null, NaN and arrays', async () => {
    const odd = [undefined, null, Number.NaN, [], [1], [[2]], ''];
    expect(await one(odd, (s: DStream<any>) => s.map((x) => x))).toEqual(odd);
    expect(
      await one([[undefined, Number.NaN]], (s: DStream<any>) => s.flatMap((x) => x as unknown[])),
    ).toEqual([undefined, Number.NaN]);
  });

  test('keys are equal by value: arrays, objects, dates, -0 and NaN', async () => {
    const keys = [
      [1, 'a'],
      [1, 'a'],
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      new Date(5),
      new Date(5),
      Number.NaN,
      Number.NaN,
      -0,
      0,
    ];
    const counts = await one(keys, (s: DStream<any>) => s.countByValue(3));
    expect(counts.map(([, count]) => count)).toEqual([2, 2, 2, 2, 2]);
  });

  test('pair operations refuse what is no pair, and say what they met', async () => {
    await expect(one(['word'], reducing)).rejects.toThrow('RECORD_NOT_PAIR');
    await expect(one(['word'], reducing)).rejects.toThrow('"word"');
  });

  test('union needs streams of the same slide', async () => {
    await using context = testContext();
    const stream = context.ssc.queueStream([[1]]);
    expect(() => stream.union(stream.window(2000, 2000))).toThrow(/^SLIDES_DIFFER: .*1000 and 2000/);
    expect(() => stream.transformWith(stream.window(2000, 2000), (a) => a)).toThrow(/^SLIDES_DIFFER/);
  });
});

const keyed = (s: DStream<any>): DStream<[string, number]> => (s as Words).map((word) => [word, 1]);

/** How many stages a join of two reduced streams takes. */
const stagesOfJoin = async (alike: boolean): Promise<number> => {
  const stages = new Set<number>();
  await runBatches({
    inputs: [[['a', 'b']]],
    numBatches: 1,
    build([s], ssc) {
      ssc.addStreamingListener({ onTaskCompleted: ({ stage }) => void stages.add(stage) });
      const left = keyed(s!).reduceByKey((a, b) => a + b, 2);
      return left
        .mapValues((n) => n)
        .join(
          keyed(s!).reduceByKey((a, b) => a + b, alike ? 2 : 3),
          2,
        );
    },
  });
  return stages.size;
};

describe('placement', () => {
  test.each([1, 2, 5])('reduceByKey gives %i partitions when asked for', async (n) => {
    const [partitions] = await collectPartitions<[string, number]>({
      inputs: [[['a', 'b', 'c', 'a']]],
      numBatches: 1,
      build: ([s]) => keyed(s!).reduceByKey((a, b) => a + b, n),
    });
    expect(partitions).toHaveLength(n);
    const hash = new HashPartitioner(n);
    partitions!.forEach((records, index) => {
      for (const [key] of records) expect(hash.partition(key)).toBe(index);
    });
  });

  test('a range partitioner puts keys in order of partitions', async () => {
    const [partitions] = await collectPartitions<[string, number]>({
      inputs: [[['m', 'a', 'z', 'f', 'q']]],
      numBatches: 1,
      build: ([s]) => keyed(s!).partitionBy(new RangePartitioner(['f', 'q'])),
    });
    expect(partitions!.map((records) => records.map(([key]) => key).toSorted())).toEqual([
      ['a', 'f'],
      ['m', 'q'],
      ['z'],
    ]);
  });

  test('what is placed already is not moved again', async () => {
    expect(await stagesOfJoin(true)).toBeLessThan(await stagesOfJoin(false));
  });

  test.each([0, -1, 1.5, Number.NaN])('%d partitions are refused', async (n) => {
    await expect(one(['a'], (s) => keyed(s).reduceByKey((a, b) => a + b, n))).rejects.toMatchObject({
      code: 'PARTITIONS_INVALID',
    });
  });
});

describe('transform', () => {
  test('sees the batch time and runs once per batch', async () => {
    const times: number[] = [];
    await collectBatches({
      inputs: [[[1], [2]]],
      numBatches: 2,
      build: ([s]) =>
        s!.transform((rdd, time) => {
          times.push(time);
          return rdd;
        }),
    });
    expect(times).toEqual([1000, 2000]);
  });

  test.each([
    ['a promise', async (rdd: RDD<number>) => rdd, 'ACTION_IN_TRANSFORM'],
    ['nothing', () => undefined, 'RDD_RETURN_INVALID'],
    ['an array', () => [1], 'RDD_RETURN_INVALID'],
  ])('must not return %s', async (_, fn, code) => {
    await expect(one([1], (s: Numbers) => s.transform(fn as never))).rejects.toMatchObject({ code });
  });

  test('joins a batch with a table', async () => {
    const joined = await collectBatches<[string, [number, string]]>({
      inputs: [
        [
          [
            ['a', 1],
            ['c', 3],
          ],
        ],
      ],
      numBatches: 1,
      build([s], ssc) {
        const table = ssc.sc.parallelize<[string, string]>([
          ['a', 'x'],
          ['b', 'y'],
        ]);
        return (s as DStream<[string, number]>).transform((rdd) => rdd.join(table));
      },
    });
    expect(joined).toEqual([[['a', [1, 'x']]]]);
  });
});

describe('windows', () => {
  test.each([
    [100, 100],
    [1500, 1000],
    [2000, 300],
    [0, 1000],
    [-1000, 1000],
    [Number.NaN, 1000],
  ])('of %d ms every %d ms are refused over batches of 1000 ms', async (length, slide) => {
    await using context = testContext();
    const pairs = context.ssc.queueStream([['a']]).map((word) => [word, 1]);
    const code = expect.objectContaining({ code: 'WINDOW_NOT_MULTIPLE' });
    expect(() => pairs.window(length, slide)).toThrow(code);
    expect(() => pairs.countByWindow(length, slide)).toThrow(code);
    expect(() => pairs.groupByKeyAndWindow(length, slide)).toThrow(code);
    expect(() => pairs.reduceByKeyAndWindow((a, b) => a + b, length, slide)).toThrow(code);
  });

  test('of windows hold what their windows held', async () => {
    const batches = await collectBatches({
      inputs: [[[1], [2], [3], [4], [5], [6]]],
      numBatches: 6,
      build: ([s]) => s!.window(2000, 2000).window(4000, 4000),
    });
    expect(batches).toEqual([[1, 2, 3, 4]]);
  });
});

describe('state', () => {
  test('initial state may be an RDD; its keys are there from the first batch', async () => {
    const batches = await collectBatches({
      inputs: [[[], ['a']]],
      numBatches: 2,
      build([s], ssc) {
        const initialState = ssc.sc.parallelize<[string, number]>(
          [
            ['a', 10],
            ['b', 20],
          ],
          3,
        );
        return (s as Words)
          .map((word) => [word, 1])
          .updateStateByKey((ones: number[], n: number | null) => ones.length + (n ?? 0), { initialState });
      },
    });
    expect(batches.map((batch) => Object.fromEntries(batch))).toEqual([
      { a: 10, b: 20 },
      { a: 11, b: 20 },
    ]);
  });

  test.each([['text'], [{ a: 1 }], [7]])('initial state %j is refused', async (initialState) => {
    await using context = testContext();
    const pairs = context.ssc.queueStream([['a']]).map((word) => [word, 1]);
    expect(() => pairs.updateStateByKey(() => 1, { initialState: initialState as never })).toThrow(
      /^INITIAL_STATE_INVALID/,
    );
  });

  test('states of two operators do not meet', async () => {
    const batches = await collectBatches<unknown>({
      inputs: [[['a'], ['a']]],
      numBatches: 2,
      build([s]) {
        const pairs = (s as Words).map((word) => [word, 1]);
        const up = pairs.updateStateByKey((ones: number[], n: number | null) => (n ?? 0) + ones.length);
        const down = pairs.updateStateByKey((ones: number[], n: number | null) => (n ?? 0) - ones.length);
        return up.join(down);
      },
    });
    expect(batches).toEqual([[['a', [1, -1]]], [['a', [2, -2]]]]);
  });
});

describe('outputs', () => {
  test('run once per batch in the order of definition', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const calls: string[] = [];
    const stream = ssc.queueStream([[1], [2]], { defaultRDD: null });
    stream.foreachRDD(async (rdd, time) => void calls.push(`a${time} ${(await rdd.collect()).join()}`));
    stream.foreachPartition((records, partition) => void calls.push(`b${partition} ${[...records].join()}`));
    await ssc.start();
    await clock.advance(3000);
    expect(calls).toEqual(['a1000 1', 'b0 ', 'b1 1', 'a2000 2', 'b0 ', 'b1 2']);
  });

  test('a sink gets each partition, then one commit with the attempts that won', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const calls: unknown[] = [];
    let failures = 1;
    const sink: Sink<number> = {
      name: 'recording',
      open: () => void calls.push('open'),
      async write(chunks, { batchTime, partition, numPartitions, attempt }) {
        const records: number[] = [];
        for await (const chunk of chunks) records.push(...chunk);
        if (partition === 1 && failures-- > 0) throw new Error('not now');
        calls.push([batchTime, partition, numPartitions, attempt, records]);
      },
      commit: async (batch) => void calls.push(batch),
      close: () => void calls.push('close'),
    };
    ssc.queueStream([ssc.sc.makeRDD([[1, 2], [3]])], { defaultRDD: null }).to(sink);
    await ssc.start();
    await clock.advance(2000);
    await ssc.stop();
    expect([calls.at(0), ...calls.slice(-2)]).toEqual([
      'open',
      { batchTime: 1000, numPartitions: 2, attempts: [0, 1] },
      'close',
    ]);
    expect(calls.slice(1, -2)).toEqual(
      expect.arrayContaining([
        [1000, 0, 2, 0, [1, 2]],
        [1000, 1, 2, 1, [3]],
      ]),
    );
  });

  test('a sink that cannot be opened fails the start', async () => {
    await using context = testContext();
    const sink: Sink<number> = {
      name: 'broken',
      open: () => Promise.reject(new Error('no such directory')),
      write: async () => undefined,
    };
    context.ssc.queueStream([[1]]).to(sink);
    await expect(context.ssc.start()).rejects.toThrow('no such directory');
    expect(context.ssc.state).toBe('STOPPED');
  });

  const advice = {
    console: /^PLUGIN_MISSING: .*npm install @dstream\/sink-console/,
    kafka:
      /^PLUGIN_MISSING: .*sink "pigeons"\. Add the plugin that provides it to `plugins`\. Installed sinks: none\.$/,
    jsonLine: /^PLUGIN_MISSING: .*Did you mean "jsonLines"\? Run `npm install @dstream\/sink-file`/,
    mqtt: /^PLUGIN_MISSING: .*source "pigeons"\. Add the plugin that provides it to `plugins`\. Installed sources: none\.$/,
    socket: /^PLUGIN_MISSING: .*npm install @dstream\/source-socket/,
    file: /^PLUGIN_MISSING: .*npm install @dstream\/source-file/,
  };

  test.each<[string, (s: Numbers) => unknown, RegExp]>([
    ['print', (s) => s.print(), advice.console],
    ['a sink by name', (s) => s.to('pigeons' as never, {} as never), advice.kafka],
    ['a sink by nearly its name', (s) => s.to('jsonLine' as never, {} as never), advice.jsonLine],
  ])('%s without its plugin tells what to do', async (_, use, message) => {
    await using context = testContext();
    expect(() => use(context.ssc.queueStream([[1]]))).toThrow(message);
  });

  test.each<[string, (ssc: any) => unknown, RegExp]>([
    ['socketTextStream', (ssc) => ssc.socketTextStream('localhost', 1), advice.socket],
    ['textFileStream', (ssc) => ssc.textFileStream('/tmp'), advice.file],
    ['a source by name', (ssc) => ssc.source('pigeons', {}), advice.mqtt],
  ])('%s without its plugin tells what to do', async (_, use, message) => {
    await using context = testContext();
    expect(() => use(context.ssc)).toThrow(message);
  });
});
