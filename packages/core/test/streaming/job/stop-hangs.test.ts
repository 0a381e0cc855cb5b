import type { DirectSource, ReceiverSource, Sink, StreamingContext } from '@dstream/core';
import { testContext, type TestContext } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

/** Waits for ever, in a way that lets virtual time pass. */
type Never = () => Promise<never>;
const neverOn =
  (clock: TestContext['clock']): Never =>
  () =>
    clock.sleep(Infinity) as Promise<never>;

const sink = (over: Partial<Sink<number>>): Sink<number> => ({
  name: 'sink',
  write: async () => undefined,
  ...over,
});

const direct = (over: Partial<DirectSource<number, number>>): DirectSource<number, number> => ({
  kind: 'direct',
  name: 'direct',
  plan: () => [1],
  read: (range) => [[range]],
  ...over,
});

const receiver = (run: ReceiverSource<number>['run']): ReceiverSource<number> => ({
  kind: 'receiver',
  name: 'receiver',
  run,
});

interface Hanging {
  readonly what: string;
  readonly define: (ssc: StreamingContext, never: Never, clock: TestContext['clock']) => void;
  /** What a stop that drains says it left. */
  readonly left?: readonly string[];
}

const ones = (ssc: StreamingContext) => ssc.queueStream([[1], [1], [1]]);

/** Programs of which one part never ends. */
const programs: readonly Hanging[] = [
  {
    what: 'batches without jobs',
    define: (ssc) => ssc.queueStream<number>([], { defaultRDD: null }).foreachRDD(() => undefined),
  },
  { what: 'a function of foreachRDD', define: (ssc, never) => ones(ssc).foreachRDD(never) },
  { what: 'a function of mapAsync', define: (ssc, never) => ones(ssc).mapAsync(never).to(sink({})) },
  { what: 'the write of a sink', define: (ssc, never) => ones(ssc).to(sink({ write: never })) },
  { what: 'the commit of a sink', define: (ssc, never) => ones(ssc).to(sink({ commit: never })) },
  {
    what: 'the close of a sink',
    define: (ssc, never) => ones(ssc).to(sink({ close: never })),
    left: ['output to(sink)'],
  },
  {
    what: 'the plan of a source',
    define: (ssc, never) => ssc.stream(direct({ plan: never })).to(sink({})),
    left: ['the batches under way'],
  },
  {
    what: 'the read of a source',
    define: (ssc, never) =>
      ssc
        .stream(
          direct({
            // eslint-disable-next-line require-yield
            async *read() {
              await never();
            },
          }),
        )
        .to(sink({})),
  },
  {
    what: 'the commit of a source',
    define: (ssc, never) => ssc.stream(direct({ commit: never })).to(sink({})),
    left: ['the batches under way'],
  },
  {
    what: 'the close of a source',
    define: (ssc, never) => ssc.stream(direct({ close: never })).to(sink({})),
    left: ['the inputs'],
  },
  {
    what: 'a receiver that does not listen',
    define: (ssc, never) => ssc.receiverStream(receiver(never)).to(sink({})),
    left: ['receiver receiver'],
  },
  {
    what: 'a receiver that stores for ever',
    define: (ssc, _, clock) =>
      ssc
        .receiverStream(
          receiver(async (store) => {
            for (;;) {
              await store.record(1)?.catch(() => undefined);
              await clock.sleep(clock.now() + 10, { background: true });
            }
          }),
        )
        .to(sink({})),
    left: ['receiver receiver'],
  },
];

describe.each(programs)('$what', ({ define, left }) => {
  test.each([true, false])('does not hold up a stop (drain: %s)', async (drain) => {
    await using context = testContext();
    const { ssc, clock } = context;
    define(ssc, neverOn(clock), clock);
    await ssc.start();
    await clock.advance(1000);
    const report = await clock.runUntil(ssc.stop({ drain, timeout: 5000 }));
    expect(ssc.state).toBe('STOPPED');
    expect(clock.now()).toBeLessThanOrEqual(1000 + 5000 + 20_000);
    expect(report.left).toEqual(left);
  });
});

describe('a stop during start', () => {
  const hanging: readonly [string, (ssc: StreamingContext, never: Never) => void][] = [
    ['the open of a sink', (ssc, never) => ones(ssc).to(sink({ open: never }))],
    ['the open of a source', (ssc, never) => ssc.stream(direct({ open: never })).to(sink({}))],
  ];

  test.each(hanging)('ends it while it waits for %s', async (_, define) => {
    await using context = testContext();
    const { ssc, clock } = context;
    define(ssc, neverOn(clock));
    const failure = ssc.start().catch((error: unknown) => error);
    await clock.settle();
    await clock.runUntil(ssc.stop({ drain: true }));
    expect(await failure).toMatchObject({ code: 'START_ABORTED' });
    expect(clock.now()).toBe(0);
  });

  test('closes a sink that was opened only after that', async () => {
    await using context = testContext();
    const { ssc, clock } = context;
    const opening = Promise.withResolvers<void>();
    const calls: string[] = [];
    const late = sink({
      open: () => opening.promise.then(() => void calls.push('open')),
      close: () => void calls.push('close'),
    });
    ones(ssc).to(late);
    const failure = ssc.start().catch((error: unknown) => error);
    await clock.settle();
    await clock.runUntil(ssc.stop());
    opening.resolve();
    expect(await failure).toMatchObject({ code: 'START_ABORTED' });
    await clock.settle();
    expect(calls).toEqual(['close', 'open', 'close']);
  });
});

describe('a stop awaited inside foreachRDD', () => {
  test.each([true, false])('ends (drain: %s)', async (drain) => {
    await using context = testContext();
    const { ssc, clock } = context;
    const reports: unknown[] = [];
    ones(ssc).foreachRDD(async () => {
      const letTimePass = clock.sleep(Infinity);
      const stopped = ssc.stop({ drain, timeout: 3000 }).then((report) => void reports.push(report));
      await Promise.race([stopped, letTimePass]);
    });
    await ssc.start();
    await clock.advance(1000);
    await clock.runUntil(ssc.awaitTermination());
    await clock.settle();
    expect(reports).toEqual([{ drained: false, unfinished: [1000], failed: [] }]);
  });
});
