import type {
  BadRecord,
  BadRecordsInfo,
  BatchInfo,
  ReceiverSource,
  Sink,
  StreamingContext,
} from '@dstream/core';
import { testContext, type TestContext, type TestContextOptions } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

const loopModes = ['generated', 'composed'] as const;

const parse = (text: string): number => {
  const n = Number(text);
  if (Number.isNaN(n)) throw new TypeError(`${text} is no number`);
  return n;
};

/** A sink that keeps what was committed, by batch: writing a batch again replaces it. */
const letterBox = (over: Partial<Sink<BadRecord>> = {}) => {
  const written = new Map<number, BadRecord[]>();
  const committed = new Map<number, BadRecord[]>();
  const calls: string[] = [];
  const sink: Sink<BadRecord> = {
    name: 'letters',
    delivery: 'exactly-once',
    open: () => void calls.push('open'),
    async write(chunks, { batchTime }) {
      calls.push(`write ${batchTime}`);
      const records: BadRecord[] = [];
      for await (const chunk of chunks as AsyncIterable<readonly BadRecord[]>) records.push(...chunk);
      written.set(batchTime, records);
    },
    async commit({ batchTime }) {
      calls.push(`commit ${batchTime}`);
      committed.set(batchTime, written.get(batchTime)!);
    },
    close: () => void calls.push('close'),
    ...over,
  };
  const records = (): unknown[] => [...committed.values()].flat().map(({ record }) => record);
  return { sink, committed, calls, records };
};

interface Running extends AsyncDisposable {
  readonly context: TestContext;
  readonly seen: unknown[];
  readonly events: BadRecordsInfo[];
  readonly failures: unknown[];
  run(batches: number): Promise<void>;
}

/** A program, and what came out of it. */
const program = (
  define: (ssc: StreamingContext, seen: unknown[]) => void,
  options: TestContextOptions = {},
): Running => {
  const context = testContext(options);
  const { ssc, clock } = context;
  const [seen, events, failures] = [[] as unknown[], [] as BadRecordsInfo[], [] as unknown[]];
  ssc.addStreamingListener({ onBadRecords: (info) => events.push(info) });
  define(ssc, seen);
  return {
    context,
    seen,
    events,
    failures,
    async run(batches) {
      await ssc.start();
      ssc.awaitTermination().catch((error: unknown) => failures.push(error));
      await clock.advance(batches * 1000);
    },
    [Symbol.asyncDispose]: () => context[Symbol.asyncDispose](),
  };
};

const byText = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const words = (piece: Uint8Array): string[] => new TextDecoder().decode(piece).split(' ');

/** Parses the records, as a batch, after a shuffle. */
const parsing =
  (limits: object, records: readonly string[]) =>
  (ssc: StreamingContext, seen: unknown[]): void => {
    ssc
      .queueStream([records, ['1']])
      .repartition(2)
      .onBadRecord('skip', limits)
      .map(parse)
      .foreachRDD(collectInto(seen));
  };

const collectInto =
  (seen: unknown[]) =>
  async (rdd: { collect(): Promise<unknown[]> }): Promise<void> =>
    void seen.push(...(await rdd.collect()));

describe.each(loopModes)('in a %s loop', (loopMode) => {
  test.each<[string, (ssc: StreamingContext, seen: unknown[]) => void, unknown[], unknown[]]>([
    [
      'map',
      (ssc, seen) =>
        ssc
          .queueStream([['1', 'x', '3']])
          .onBadRecord('skip')
          .map(parse)
          .foreachRDD(collectInto(seen)),
      [1, 3],
      ['x'],
    ],
    [
      'filter, behind a flatMap: only the word is bad',
      (ssc, seen) =>
        ssc
          .queueStream([['1 x 2', '3']])
          .onBadRecord('skip')
          .flatMap((line) => line.split(' '))
          .filter((word) => parse(word) > 1)
          .foreachRDD(collectInto(seen)),
      ['2', '3'],
      ['x'],
    ],
    [
      'flatMap whose iterator fails half-way: nothing of the record',
      (ssc, seen) =>
        ssc
          .queueStream([['1 x', '2 3']])
          .onBadRecord('skip')
          .flatMap(function* (line) {
            for (const word of line.split(' ')) yield parse(word);
          })
          .foreachRDD(collectInto(seen)),
      [2, 3],
      ['1 x'],
    ],
    [
      'mapValues and flatMapValues, of what is no pair too',
      (ssc, seen) => {
        const pairs: [string, string][] = [['a', '1 2'], 'no pair' as never, ['b', 'x'], ['c', '3']];
        ssc
          .queueStream([pairs])
          .onBadRecord('skip')
          .flatMapValues((text) => text.split(' '))
          .mapValues(parse)
          .foreachRDD(collectInto(seen));
      },
      [
        ['a', 1],
        ['a', 2],
        ['c', 3],
      ],
      ['no pair', ['b', 'x']],
    ],
    [
      'keys that cannot be keys, before they are summed',
      (ssc, seen) =>
        ssc
          .queueStream([
            [
              ['a', 1],
              [Symbol.iterator, 1],
              ['a', 2],
            ] as [string, number][],
          ])
          .onBadRecord('skip')
          .reduceByKey((a, b) => a + b)
          .foreachRDD(collectInto(seen)),
      [['a', 3]],
      [[Symbol.iterator, 1]],
    ],
    [
      'keys that cannot be keys, before they are grouped',
      (ssc, seen) =>
        ssc
          .queueStream([[['a', 1], 7, [Symbol.iterator, 1]] as [string, number][]])
          .onBadRecord('skip')
          .groupByKey(2)
          .mapValues((values) => [...values])
          .foreachRDD(collectInto(seen)),
      [['a', [1]]],
      [7, [Symbol.iterator, 1]],
    ],
    [
      'mapAsync',
      (ssc, seen) =>
        ssc
          .queueStream([['1', 'x', '3']])
          .onBadRecord('skip')
          .mapAsync(async (text) => parse(text))
          .foreachRDD(collectInto(seen)),
      [1, 3],
      ['x'],
    ],
    [
      'functions inside foreachRDD',
      (ssc, seen) =>
        ssc
          .queueStream([['1', 'x', '3']])
          .onBadRecord('skip')
          .foreachRDD((rdd) => rdd.foreach((text) => void seen.push(parse(text)))),
      [1, 3],
      ['x'],
    ],
  ])('%s', async (_, define, good, bad) => {
    await using skipping = program(define, { loopMode });
    await skipping.run(1);
    expect(skipping.seen.toSorted(byText)).toEqual(good);
    expect(skipping.events).toMatchObject([{ batchTime: 1000, numRecords: bad.length, deadLetters: false }]);
    expect(skipping.failures).toEqual([]);
  });
});

test('without a policy the batch fails', async () => {
  await using failing = program((ssc, seen) => {
    ssc
      .queueStream([['1', 'x'], ['2']])
      .map(parse)
      .foreachRDD(collectInto(seen));
  });
  await failing.run(2);
  expect(failing.seen).toEqual([2]);
  expect(failing.failures).toMatchObject([{ code: 'TASK_FAILED' }]);
  expect(failing.events).toEqual([]);
});

test('holds up to the stream that says otherwise', async () => {
  await using mixed = program((ssc, seen) => {
    const numbers = ssc
      .queueStream([['1', 'x']])
      .onBadRecord('skip')
      .map(parse);
    numbers
      .onBadRecord('fail')
      .map((n) => n)
      .foreachRDD(collectInto(seen));
  });
  await mixed.run(1);
  expect(mixed.failures).toMatchObject([{ code: 'TASK_FAILED' }]);
});

test('what merges records is not about one of them', async () => {
  await using merging = program((ssc, seen) => {
    ssc
      .queueStream([[1, 2]])
      .onBadRecord('skip')
      .reduce(() => parse('x'))
      .foreachRDD(collectInto(seen));
  });
  await merging.run(1);
  expect(merging.failures).toMatchObject([{ code: 'TASK_FAILED' }]);
});

describe('dead letters', () => {
  test('tell the record, the error and where it came from', async () => {
    const { sink, committed, calls } = letterBox();
    const source: ReceiverSource<string> = {
      kind: 'receiver',
      name: 'lines',
      run: async (store) => store.block(['1', 'x', '3', 'y']),
    };
    await using keeping = program((ssc, seen) => {
      ssc.receiverStream(source).onBadRecord({ deadLetter: sink }).map(parse).foreachRDD(collectInto(seen));
    });
    await keeping.run(2);
    expect(committed.get(1000)).toEqual([
      {
        record: 'x',
        error: expect.objectContaining({ name: 'TypeError', message: 'x is no number' }),
        stream: 'lines#0',
        operation: 'map',
        batchTime: 1000,
        partition: 0,
        origin: { block: expect.stringMatching(/^input-0-/) },
        index: 1,
      },
      expect.objectContaining({ record: 'y', index: 3 }),
    ]);
    expect(keeping.events).toEqual([
      { batchTime: 1000, stream: 'lines#0', numRecords: 2, reason: 'x is no number', deadLetters: true },
    ]);
    await keeping.context.clock.runUntil(keeping.context.ssc.stop());
    expect(calls).toEqual(['open', 'write 1000', 'commit 1000', 'close']);
  });

  test('are counted once, however many outputs, attempts and batches compute the record', async () => {
    const { sink, records } = letterBox();
    let attempts = 0;
    await using busy = program((ssc, seen) => {
      const numbers = ssc
        .queueStream([['1', 'x', '2', 'y', '3'], ['z']])
        .onBadRecord({ deadLetter: sink })
        .map(parse);
      numbers.foreachRDD(async (rdd) => void (await rdd.take(1)));
      numbers.foreachRDD(collectInto(seen));
      numbers
        .map((n) => {
          if (attempts++ === 0) throw new Error('for once');
          return n;
        })
        .onBadRecord('fail')
        .foreachRDD(collectInto(seen));
      numbers
        .window(3000)
        .count()
        .foreachRDD(async (rdd) => void (await rdd.collect()));
    });
    await busy.run(3);
    expect(records()).toEqual(['x', 'y', 'z']);
    expect(busy.events.map(({ batchTime, numRecords }) => [batchTime, numRecords])).toEqual([
      [1000, 2],
      [2000, 1],
    ]);
  });

  test('are not lost when the attempt that found them, and kept the partition, fails', async () => {
    const { sink, records } = letterBox();
    let writes = 0;
    await using retried = program((ssc) => {
      ssc
        .queueStream([['1', 'x']])
        .onBadRecord({ deadLetter: sink })
        .map(parse)
        .cache()
        .to({
          name: 'moody',
          async write(chunks) {
            for await (const _ of chunks as AsyncIterable<unknown>);
            if (writes++ === 0) throw new Error('for once');
          },
        });
    });
    await retried.run(1);
    expect(writes).toBeGreaterThan(1);
    expect(records()).toEqual(['x']);
  });

  test('belong to the batch: when they cannot be written it fails, after four attempts', async () => {
    const attempts: number[] = [];
    const { sink } = letterBox({
      async write(_, { attempt }) {
        attempts.push(attempt);
        throw new Error('disk full');
      },
    });
    await using failing = program((ssc, seen) => {
      ssc
        .queueStream([['x']])
        .onBadRecord({ deadLetter: sink })
        .map(parse)
        .foreachRDD(collectInto(seen));
    });
    await failing.run(1);
    expect(attempts).toEqual([0, 1, 2, 3]);
    expect(failing.failures).toMatchObject([{ cause: { message: 'disk full' } }]);
    const report = await failing.context.clock.runUntil(failing.context.ssc.stop({ drain: true }));
    expect(report.failed).toEqual([1000]);
  });

  test('are written also when the batch fails for another reason', async () => {
    const { sink, records } = letterBox();
    await using failing = program((ssc, seen) => {
      const numbers = ssc
        .queueStream([['1', 'x']])
        .onBadRecord({ deadLetter: sink })
        .map(parse);
      numbers.foreachRDD(collectInto(seen));
      numbers.foreachRDD(() => {
        throw new Error('no');
      });
    });
    await failing.run(1);
    expect(records()).toEqual(['x']);
  });

  test('of several streams into one sink are one write', async () => {
    const { sink, calls, records } = letterBox();
    await using both = program((ssc, seen) => {
      for (const text of ['x', 'y']) {
        ssc
          .queueStream([[text]])
          .onBadRecord({ deadLetter: sink })
          .map(parse)
          .foreachRDD(collectInto(seen));
      }
    });
    await both.run(1);
    expect(calls).toEqual(['open', 'write 1000', 'commit 1000']);
    expect(records()).toEqual(['x', 'y']);
  });
});

describe('limits', () => {
  test('a batch may have as many as that', async () => {
    await using fine = program(parsing({ maxBadRecords: 2 }, ['x', '1', 'y']));
    await fine.run(2);
    expect(fine.seen).toEqual([1, 1]);
  });

  test.each([
    ['in one partition', ['x', 'y', 'z', 'v', 'w']],
    ['in several together', ['x', 'y', 'z']],
  ])('with more it fails, and the next goes on: %s', async (_, records) => {
    await using failing = program(parsing({ maxBadRecords: 2 }, records));
    await failing.run(2);
    expect(failing.seen).toEqual([1]);
    expect(failing.failures).toMatchObject([{ code: 'TASK_FAILED', cause: { code: 'BAD_RECORDS_LIMIT' } }]);
  });

  test('as a share of the records of the batch', async () => {
    await using failing = program(parsing({ maxBadShare: 0.5 }, ['x', '1', 'y']));
    await failing.run(2);
    expect(failing.failures).toMatchObject([{ code: 'BAD_RECORDS_LIMIT' }]);
    await using fine = program(parsing({ maxBadShare: 0.67 }, ['x', '1', 'y']));
    await failing.context[Symbol.asyncDispose]();
    await fine.run(2);
    expect(fine.failures).toEqual([]);
  });

  test.each([{ maxBadRecords: -1 }, { maxBadShare: 2 }, { max: 1 }])('%j is refused', async (limits) => {
    await using context = testContext();
    const stream = context.ssc.queueStream([['1']]);
    expect(() => stream.onBadRecord('skip', limits as never)).toThrow('OPTIONS_INVALID');
  });
});

describe('a source that decodes', () => {
  const pieces = [bytes('1 2'), bytes('3 x 4'), bytes('5')];

  const source = (decode: NonNullable<ReceiverSource<number>['decode']>): ReceiverSource<number> => ({
    kind: 'receiver',
    name: 'bytes',
    async run(store) {
      for (const piece of pieces) await store.bytes(piece, 1);
    },
    decode,
  });

  test('refuses single records', async () => {
    const { sink, committed } = letterBox();
    await using careful = program((ssc, seen) => {
      const decoding = source(function* (all, refuse) {
        for (const piece of all) {
          const good: number[] = [];
          for (const word of words(piece)) {
            try {
              good.push(parse(word));
            } catch (error) {
              refuse(error, word);
            }
          }
          yield good;
        }
      });
      ssc.receiverStream(decoding).onBadRecord({ deadLetter: sink }).foreachRDD(collectInto(seen));
    });
    await careful.run(1);
    expect(careful.seen).toEqual([1, 2, 3, 4, 5]);
    expect(committed.get(1000)).toMatchObject([{ record: 'x', operation: 'bytes', stream: 'bytes#0' }]);
  });

  test('that throws loses the rest of a piece', async () => {
    const { sink, records } = letterBox();
    await using careless = program((ssc, seen) => {
      const decoding = source(function* (all) {
        for (const piece of all) for (const word of words(piece)) yield [parse(word)];
      });
      ssc.receiverStream(decoding).onBadRecord({ deadLetter: sink }).foreachRDD(collectInto(seen));
    });
    await careless.run(1);
    expect(careless.seen).toEqual([1, 2, 3, 5]);
    expect(records()).toEqual([pieces[1]]);
  });

  test('that can be read again refuses records of a range', async () => {
    const { sink, committed } = letterBox();
    await using direct = program((ssc, seen) => {
      ssc
        .stream<number>({
          kind: 'direct',
          name: 'ranges',
          plan: (previous: readonly { from: number }[]) => (previous.length > 0 ? [] : [{ from: 7 }]),
          *read({ from }: { from: number }, _, refuse) {
            yield [from];
            refuse(new Error('torn'), 'torn record', 1);
            yield [from + 2];
          },
        })
        .onBadRecord({ deadLetter: sink })
        .foreachRDD(collectInto(seen));
    });
    await direct.run(1);
    expect(direct.seen).toEqual([7, 9]);
    expect(committed.get(1000)).toMatchObject([{ record: 'torn record', origin: { from: 7 }, index: 1 }]);
  });

  test('fails its batch without a policy', async () => {
    await using failing = program((ssc, seen) => {
      ssc
        .receiverStream(source((_, refuse) => (refuse(new Error('torn'), 'x'), [])))
        .foreachRDD(collectInto(seen));
    });
    await failing.run(1);
    expect(failing.failures).toMatchObject([{ code: 'TASK_FAILED' }]);
  });
});

describe('onBadRecord is about a stream', () => {
  test('so a second call that says otherwise is refused', async () => {
    await using context = testContext();
    const stream = context.ssc.queueStream([['1', 'x']]);
    const { sink } = letterBox();
    stream
      .onBadRecord('fail')
      .map(parse)
      .foreachRDD(() => undefined);
    const taken = expect.objectContaining({ code: 'BAD_RECORDS_SET' });
    expect(() => stream.onBadRecord('skip')).toThrow(taken);
    expect(() => stream.onBadRecord({ deadLetter: sink })).toThrow(taken);
    const parsed = stream.map(parse).onBadRecord('skip', { maxBadRecords: 5 });
    expect(parsed.onBadRecord('skip', { maxBadRecords: 5 })).toBe(parsed);
    expect(() => parsed.onBadRecord('skip', { maxBadRecords: 6 })).toThrow(taken);
    expect(() => parsed.onBadRecord('fail')).toThrow(taken);
  });

  test('and branches differ by what their first streams say', async () => {
    const { sink, records } = letterBox();
    const define = (ssc: StreamingContext, seen: unknown[]): void => {
      const lines = ssc.queueStream([['1', 'x']]);
      lines.map(parse).onBadRecord('skip').foreachRDD(collectInto(seen));
      lines.map(parse).onBadRecord({ deadLetter: sink }).foreachRDD(collectInto(seen));
      lines.map(parse).onBadRecord('fail').foreachRDD(collectInto(seen), { name: 'strict' });
    };
    await using running = program(define);
    await running.run(1);
    expect(running.seen).toEqual([1, 1]);
    expect(records()).toEqual(['x']);
    expect(running.failures).toEqual([expect.objectContaining({ code: 'TASK_FAILED' })]);
  });

  test.each([
    ['skp', 'the policy must be "fail" or "skip", not "skp", did you mean "skip"? (or { deadLetter: sink })'],
    [{}, 'the policy must be "fail" or "skip", not an object (or { deadLetter: sink })'],
    [undefined, 'the policy must be "fail" or "skip", not undefined (or { deadLetter: sink })'],
    [{ deadLetter: {} }, 'name must be a text'],
  ])('%j is no policy', async (policy, message) => {
    await using context = testContext();
    const stream = context.ssc.queueStream([['1']]);
    expect(() => stream.onBadRecord(policy as unknown as 'skip')).toThrow(message);
  });
});

test('dead letters that cannot be written say so, of themselves and of their batch', async () => {
  const { sink } = letterBox({ write: () => Promise.reject(new Error('queue is gone')) });
  const define = (ssc: StreamingContext): void =>
    ssc
      .queueStream([['x']])
      .onBadRecord({ deadLetter: sink })
      .map(parse)
      .foreachRDD(async (rdd) => void (await rdd.collect()));
  await using running = program(define);
  const batches: BatchInfo[] = [];
  running.context.ssc.addStreamingListener({ onBatchCompleted: ({ batchInfo }) => batches.push(batchInfo) });
  await running.run(1);
  const message =
    'DEAD_LETTERS_FAILED: The dead letters of a batch could not be written to letters (4 attempts), ' +
    'so the batch fails: queue is gone';
  expect(running.failures).toEqual([
    expect.objectContaining({ message, cause: expect.objectContaining({ message: 'queue is gone' }) }),
  ]);
  expect(batches.map(({ failureReason }) => failureReason)).toEqual([message]);
  expect(batches[0]!.outputOperationInfos[0]!.failureReason).toBeUndefined();
});

test('a function that waits tells where its bad records came from, chunk after chunk', async () => {
  const { sink, committed } = letterBox();
  const define = (ssc: StreamingContext): void =>
    ssc
      .stream<string>({
        kind: 'direct',
        name: 'log',
        plan: () => [7],
        read: () => [
          ['1', '2'],
          ['3', 'x'],
        ],
      })
      .onBadRecord({ deadLetter: sink })
      .mapAsync(async (text) => parse(text))
      .foreachRDD(async (rdd) => void (await rdd.collect()));
  await using running = program(define);
  await running.run(1);
  expect(committed.get(1000)).toMatchObject([{ record: 'x', origin: 7, index: 3 }]);
});
