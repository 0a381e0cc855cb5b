import type { DirectSource, OutputGuarantee, ReceiverSource, Sink, StreamingContext } from '@dstream/core';
import {
  bind,
  bindNamed,
  definePlugin,
  defineSink,
  MemoryCheckpointStore,
  SINK,
  MemoryStateStore,
  STATE_STORE,
  type CheckpointStore,
  type Input,
  type StateStore,
} from '@dstream/core/plugin';
import { testContext, type TestContextOptions } from '@dstream/testing';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { RecordingLogger } from '../../support/recording-logger.ts';

/** Outlives the process, as far as it says. */
class LastingStore extends MemoryCheckpointStore implements CheckpointStore {
  override readonly scope: any = 'host';
}

const direct = (more: Partial<DirectSource<string, null>> = {}): DirectSource<string, null> => ({
  kind: 'direct',
  name: 'log',
  plan: () => [],
  read: async function* () {},
  ...more,
});

const receiver = (acknowledges?: boolean): ReceiverSource<string> => ({
  kind: 'receiver',
  name: 'socket',
  ...(acknowledges !== undefined && { acknowledges }),
  run: async () => undefined,
});

const own = (more: Partial<Input<string>> = {}): Input<string> => ({
  name: 'own',
  compute: () => undefined,
  ...more,
});

const sink = (delivery: Sink<any>['delivery'] = 'exactly-once'): Sink<any> => ({
  name: 'table',
  ...(delivery && { delivery }),
  write: async () => undefined,
  commit: async () => undefined,
});

const nothing = (): void => undefined;
const count = (ones: number[], n: number | null): number => (n ?? 0) + ones.length;

/** What the outputs of a program guarantee, in short, and in full. */
const computed = async (
  define: (ssc: StreamingContext) => void,
  options: TestContextOptions = { checkpoint: new LastingStore() },
): Promise<readonly OutputGuarantee[]> => {
  await using context = testContext(options);
  define(context.ssc);
  await context.clock.runUntil(context.ssc.start());
  return context.ssc.guarantees;
};

const guarantees = async (...given: Parameters<typeof computed>): Promise<readonly string[]> =>
  (await computed(...given)).map(({ guarantee }) => guarantee);

const pairs = (ssc: StreamingContext) => ssc.stream(direct()).mapToPair((word) => [word, 1]);

const mixed = (ssc: StreamingContext): void => {
  const pushed = ssc.stream(receiver());
  const acknowledged = ssc.stream(receiver(true));
  const read = ssc.stream(direct());
  for (const stream of [pushed, acknowledged, read, read.union(acknowledged), pushed.union(read)])
    stream.filter(() => true).to(sink());
};

const stateStore = (more: Partial<StateStore>): TestContextOptions => {
  const store: StateStore = Object.assign(new MemoryStateStore(), more);
  const plugin = definePlugin({ name: 'states', provides: [bind(STATE_STORE, () => store)] });
  return { checkpoint: new LastingStore(), plugins: [plugin] };
};

const countedWords = (ssc: StreamingContext): void => {
  const counted = pairs(ssc).updateStateByKey(count);
  counted.mapValues((n) => 2 * n).to(sink());
};

const snapshots = (ssc: StreamingContext): void => {
  const mapped = pairs(ssc).mapWithState((word: string) => word);
  mapped.to(sink());
  mapped.stateSnapshots().to(sink());
  mapped.window(2000, 1000).to(sink());
};

const copied = (ssc: StreamingContext): void => ssc.stream(direct()).to(sink());

const refusal = async (
  define: (ssc: StreamingContext) => void,
  options: TestContextOptions,
): Promise<unknown> => {
  await using context = testContext(options);
  define(context.ssc);
  const error: unknown = await context.clock.runUntil(context.ssc.start()).catch((reason: unknown) => reason);
  expect(context.ssc.state).toBe(error === undefined ? 'ACTIVE' : 'STOPPED');
  return error;
};

const twoOutputs = (ssc: StreamingContext): void => {
  ssc.stream(direct()).to(sink());
  ssc.stream(direct()).foreachRDD(nothing);
};

const lenient = (ssc: StreamingContext): void =>
  ssc.stream(direct()).foreachRDD(nothing, { require: 'at-least-once' });

const strict = (ssc: StreamingContext): void =>
  ssc.stream(receiver()).to(sink(), { require: 'at-least-once' });

const byName = (ssc: StreamingContext): void =>
  ssc.stream(receiver()).to('table' as never, {} as never, { require: 'at-least-once' });

describe('the guarantees of a context', () => {
  test('are those of each output, in order, with their names', async () => {
    const outputs = await computed((ssc) => {
      const words = ssc.stream(direct());
      words.to(sink());
      words.map((word) => word.length).foreachRDD(nothing, { name: 'lengths' });
      words.foreachPartition(nothing, { delivery: 'exactly-once' });
      words.to(sink('at-least-once'));
    });
    expect(outputs.map(({ id, name, stream, guarantee }) => [id, name, stream, guarantee])).toEqual([
      [0, 'to(table)', 'log#0', 'exactly-once'],
      [1, 'lengths', 'map#1', 'at-least-once'],
      [2, 'foreachPartition', 'log#0', 'exactly-once'],
      [3, 'to(table)', 'log#0', 'at-least-once'],
    ]);
  });

  test('go by what the sources of an output say of themselves', async () => {
    expect(await guarantees(mixed)).toEqual([
      'at-most-once',
      'at-least-once',
      'exactly-once',
      'at-least-once',
      'at-most-once',
    ]);
    expect(await guarantees(mixed, {})).toEqual(['at-most-once', 'none', 'none', 'none', 'none']);
  });

  test('know whether a source remembers what was committed', async () => {
    const [forgets, remembers] = await computed((ssc) => {
      ssc.stream(direct()).to(sink());
      ssc.stream(direct({ commit: nothing })).to(sink());
    }, {});
    expect(forgets!.weakLinks.at(-1)).toMatchObject({ at: 'log#0', effect: 'lost or repeated' });
    expect(remembers!.weakLinks.at(-1)).toMatchObject({ at: 'log#1', effect: 'repeated' });
  });

  test('do not see streams that an output is not made of', async () => {
    const [first] = await guarantees((ssc) => {
      ssc.stream(direct()).to(sink());
      ssc.stream(receiver()).foreachRDD(nothing);
    });
    expect(first).toBe('exactly-once');
  });

  test('count on an input of their own only if it records its batches', async () => {
    const recorded = own({ record: () => null });
    expect(await guarantees((ssc) => ssc.inputStream(recorded).to(sink()))).toEqual(['exactly-once']);
    expect(await guarantees((ssc) => ssc.inputStream(own()).to(sink()), {})).toEqual(['none']);
    expect(await guarantees((ssc) => ssc.queueStream([['a']]).to(sink()), {})).toEqual(['at-most-once']);
  });

  test('are those of the state on the way', async () => {
    expect(await guarantees(countedWords)).toEqual(['exactly-once']);
    expect(await guarantees(countedWords, stateStore({ durable: true }))).toEqual(['exactly-once']);
    expect(await guarantees(countedWords, {})).toEqual(['none']);
    const [output] = await computed(countedWords, stateStore({ portions: undefined as never }));
    expect(output).toMatchObject({
      guarantee: 'at-most-once',
      weakLinks: [{ at: 'state of updateStateByKey#2', effect: 'lost' }],
    });
  });

  test('know the state behind mapWithState, its snapshots and windows', async () => {
    expect(await guarantees(snapshots)).toEqual(Array(3).fill('exactly-once'));
    for (const { weakLinks } of await computed(snapshots, {}))
      expect(weakLinks.map(({ at }) => at)).toContain('state of mapWithState#2');
  });

  test('go by the checkpoint', async () => {
    expect(await guarantees(copied, { checkpoint: new MemoryCheckpointStore() })).toEqual(['none']);
    const checkpoint = { store: new LastingStore(), failedBatches: 'continue' } as const;
    expect(await guarantees(copied, { checkpoint })).toEqual(['at-most-once']);
  });

  test('are none before the start', () => {
    const { ssc } = testContext();
    ssc.stream(receiver()).foreachRDD(nothing);
    expect(ssc.guarantees).toEqual([]);
  });
});

describe('whoever wants to know', () => {
  test('hears of the guarantees before the context is active', async () => {
    await using context = testContext({ checkpoint: new LastingStore() });
    const heard: unknown[] = [];
    context.ssc.addStreamingListener({
      onGuaranteesComputed: (event) => heard.push(event),
      onStreamingStarted: () => heard.push('started'),
    });
    context.ssc.stream(direct()).to(sink());
    await context.clock.runUntil(context.ssc.start());
    await context.clock.advance(1000);
    expect(heard).toEqual([{ guarantees: context.ssc.guarantees }, 'started']);
    expect(context.ssc.guarantees).toHaveLength(1);
  });

  test('finds a line for each output in the log', async () => {
    const logger = new RecordingLogger();
    await using context = testContext({ logger, checkpoint: new LastingStore() });
    context.ssc.stream(receiver()).to(sink('at-least-once'));
    context.ssc.stream(direct()).to(sink());
    await context.clock.runUntil(context.ssc.start());
    expect(logger.lines.slice(0, 2)).toEqual([
      'info output 0, to(table) of socket#0, is neither at-least-once nor at-most-once',
      'info output 1, to(table) of log#1, is exactly-once',
    ]);
    expect(logger.fields.slice(0, 2)).toEqual([
      {
        weakest: 'socket#0',
        records: 'lost',
        why: expect.stringContaining('does not acknowledge'),
        remedy: expect.stringContaining('read again by range'),
        others: 1,
      },
      {},
    ]);
  });
});

describe('a requirement', () => {
  test('of the context holds for every output', async () => {
    const checkpoint = new LastingStore();
    expect(await refusal(twoOutputs, { checkpoint, require: 'exactly-once' })).toMatchObject({
      code: 'GUARANTEE_NOT_MET',
      message: expect.stringMatching(/output 1, foreachRDD of log#1, .*must be exactly-once \(foreachRDD: /),
    });
    expect(await refusal(twoOutputs, { checkpoint, require: 'at-least-once' })).toBeUndefined();
  });

  test('of an output holds instead', async () => {
    const checkpoint = new LastingStore();
    expect(await refusal(lenient, { checkpoint, require: 'exactly-once' })).toBeUndefined();
    expect(await refusal(strict, { checkpoint })).toMatchObject({ code: 'GUARANTEE_NOT_MET' });
  });

  test('stands behind the options of a sink that is found by name', async () => {
    const table = defineSink({ name: 'table', options: z.object({}), create: () => sink() });
    const plugins = [definePlugin({ name: 'tables', provides: [bindNamed(SINK, 'table', () => table)] })];
    expect(await refusal(byName, { plugins })).toMatchObject({ code: 'GUARANTEE_NOT_MET' });
  });

  test('that is not met opens and changes nothing', async () => {
    const opened: string[] = [];
    const note = (what: string) => async () => void opened.push(what);
    const checkpoint = new LastingStore();
    await refusal(
      (ssc) => {
        ssc.stream(direct({ open: note('source') })).to({ ...sink('at-least-once'), open: note('sink') });
      },
      { checkpoint, require: 'exactly-once' },
    );
    expect(opened).toEqual([]);
    const left = [];
    for await (const record of checkpoint.log('journal').read()) left.push(record);
    expect(left).toEqual([]);
  });

  test('must be one that there is', () => {
    expect(() => testContext({ require: 'once' as never })).toThrow(
      expect.objectContaining({ code: 'OPTIONS_INVALID' }),
    );
  });
});

test('a sink of which only the newest batch is there loses the others', async () => {
  const [output] = await computed((ssc) => ssc.stream(direct()).to({ ...sink(), replaces: true }));
  expect(output!.guarantee).toBe('at-most-once');
  expect(output!.weakLinks).toEqual([
    expect.objectContaining({
      at: 'sink table',
      effect: 'lost',
      why: expect.stringContaining('only the newest'),
    }),
  ]);
});

describe('two outputs do not write to the same', () => {
  const shared = expect.objectContaining({ code: 'SINK_SHARED' });

  test.each<[string, () => readonly [Sink<any>, Sink<any>]]>([
    ['sink', () => [table, table]],
    [
      'place',
      () => [
        { ...sink(), place: 'there' },
        { ...sink(), place: 'there' },
      ],
    ],
  ])('%s', async (_, both) => {
    await using context = testContext();
    const [one, two] = both();
    context.ssc.stream(direct()).to(one);
    expect(() => context.ssc.stream(direct()).to(two)).toThrow(shared);
    expect(() => context.ssc.stream(direct()).onBadRecord({ deadLetter: two })).toThrow(shared);
  });

  test('nor to where dead letters go, which streams may share', async () => {
    await using context = testContext();
    const [one, two] = [context.ssc.stream(direct()), context.ssc.stream(direct())];
    one.onBadRecord({ deadLetter: table });
    two.onBadRecord({ deadLetter: table });
    expect(() => one.to(table)).toThrow(
      'to(table) of log#0 and the dead letters both write to table, where a batch of one',
    );
    one.to(sink());
    two.to(sink());
  });

  const table = sink();
});
