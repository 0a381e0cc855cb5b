import {
  CustomPartitioner,
  isDStreamError,
  state,
  type DStream,
  type Sink,
  type StreamingContext,
} from '@dstream/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { DurableStates } from '../../support/durable-states.ts';
import { World } from './world.ts';

/** One version of the program. */
interface Version {
  readonly batchDuration: number;
  /** 0: nothing looks back on the state. */
  readonly window: number;
  readonly remember: number;
  readonly numPartitions: number;
  /** Keys are placed by another partitioner. */
  readonly isReversed: boolean;
  readonly id: 'a' | 'b';
  readonly schema: 1 | 2;
  /** How often a snapshot is taken; 0: when it pays. */
  readonly snapshots: number;
  readonly isDurable: boolean;
}

/** One process: which version it is, and how it ends. */
interface Life {
  readonly change: Partial<Version>;
  readonly pause: number;
  readonly batches: number;
  readonly end: 'kill' | 'stop' | 'drain';
  readonly dieAfter: number | undefined;
}

/** The number of times a key was seen, and the last batch. */
interface Seen {
  readonly n: number;
  readonly at: number;
  readonly isNew?: boolean | undefined;
}

const v1 = z.object({ n: z.number(), at: z.number() });
const v2 = z.object({ n: z.number(), at: z.number(), isNew: z.boolean() });

const schemas = (id: string) =>
  [state(id, v1), state(id, v2, { from: v1, migrate: (old) => ({ ...old, isNew: true }) })] as const;

const rows = Array.from({ length: 80 }, (_, row) => [`k${row % 5}`, `k${row % 3}`, `x${row % 7}`]);

const partitionerOf = ({ numPartitions, isReversed }: Version) =>
  isReversed
    ? new CustomPartitioner<string>(
        numPartitions,
        (key) => numPartitions - 1 - (key.charCodeAt(1) % numPartitions),
        'reversed',
      )
    : new CustomPartitioner<string>(numPartitions, (key) => key.charCodeAt(1) % numPartitions, 'straight');

const define =
  (version: Version, inputs: Map<number, string[]>, tumbled: Tumbled) =>
  (ssc: StreamingContext, world: World): void => {
    const { window, remember, id, schema, snapshots } = version;
    if (remember > 0) ssc.remember(remember);
    const words = ssc.stream(world.source()) as DStream<string>;
    words.to(tap(inputs));
    const tumbling = tumblingBatches * version.batchDuration;
    words.window(tumbling, tumbling).to(tapWindows(tumbled));
    const counted = words
      .mapToPair((word): [string, number] => [word, 1])
      .updateStateByKey(
        (ones: number[], held: Seen | null, _, at): Seen => ({
          n: (held?.n ?? 0) + ones.length,
          at,
          ...(schema === 2 && { isNew: true }),
        }),
        { partitioner: partitionerOf(version), state: schemas(id)[schema - 1] as never },
      )
      .id(id, { was: id === 'a' ? 'b' : 'a' });
    if (snapshots > 0) counted.checkpoint(snapshots * version.batchDuration);
    (window > 0 ? counted.window(window) : counted).to(world.sink());
  };

/** What each batch had. */
const tap = (inputs: Map<number, string[]>): Sink<string> => ({
  name: 'tap',
  delivery: 'exactly-once',
  async write(records, { batchTime, partition }) {
    const all = partition === 0 ? [] : (inputs.get(batchTime) ?? []);
    for await (const chunk of records) all.push(...chunk);
    inputs.set(batchTime, all);
  },
});

/** By time and partition: what each tumbling window had. */
type Tumbled = Map<number, Map<number, readonly string[]>>;

const tumblingBatches = 3;

const tapWindows = (tumbled: Tumbled): Sink<string> => ({
  name: 'windows',
  delivery: 'exactly-once',
  async write(records, { batchTime, partition }) {
    const all: string[] = [];
    for await (const chunk of records) all.push(...chunk);
    if (!tumbled.has(batchTime)) tumbled.set(batchTime, new Map());
    tumbled.get(batchTime)!.set(partition, all);
  },
});

/** Every record is in one tumbling window, whenever nothing ran. */
const requireAllTumbled = (
  batchDuration: number,
  inputs: ReadonlyMap<number, string[]>,
  tumbled: Tumbled,
): void => {
  const length = tumblingBatches * batchDuration;
  const windowOf = (time: number) => [...tumbled.keys()].find((end) => end >= time && end < time + length);
  const expected = new Map<number | undefined, string[]>();
  const last = Math.max(...inputs.keys());
  for (const [time, words] of inputs) {
    const window = windowOf(time);
    if (words.length > 0 && (window !== undefined || time <= last - length))
      expected.set(window, [...(expected.get(window) ?? []), ...words].toSorted());
  }
  const found = new Map<number | undefined, string[]>();
  for (const [time, partitions] of tumbled) {
    const words = [...partitions.values()].flat();
    if (words.length > 0) found.set(time, words.toSorted());
  }
  expect(found).toEqual(expected);
};

const sortedEntries = (counts: ReadonlyMap<string, number>): unknown[] =>
  [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Every state that was written is that of all records up to its batch; a batch always has that of its own. */
const requireRight = (world: World, inputs: ReadonlyMap<number, string[]>): void => {
  const counts = new Map<number, ReadonlyMap<string, number>>();
  const running = new Map<string, number>();
  for (const [time, words] of [...inputs].toSorted(([a], [b]) => a - b)) {
    for (const word of words) running.set(word, (running.get(word) ?? 0) + 1);
    counts.set(time, new Map(running));
  }
  for (const [time, records] of world.written) {
    const byTime = Map.groupBy(records as [string, Seen][], ([, { at }]) => at);
    const expectedAt = counts.get(time)!;
    if (expectedAt.size > 0) expect([...byTime.keys()]).toContain(time);
    for (const [at, entries] of byTime) {
      const found = new Map(entries.map(([key, { n }]) => [key, n]));
      expect({ time, at, state: sortedEntries(found) }).toEqual({
        time,
        at,
        state: sortedEntries(counts.get(at) ?? new Map()),
      });
      expect(entries).toHaveLength(found.size);
    }
  }
  expect([...inputs].toSorted(([a], [b]) => a - b).flatMap(([, words]) => words)).toEqual(
    rows.flat().slice(0, [...inputs.values()].flat().length),
  );
};

const first: Version = {
  batchDuration: 1000,
  window: 0,
  remember: 0,
  numPartitions: 2,
  isReversed: false,
  id: 'a',
  schema: 1,
  snapshots: 0,
  isDurable: false,
};

/** Whether this is how a program may be refused that was another one before. */
const isRefusal = (code: string, before: Version, now: Version): boolean => {
  if (code === 'PLAN_REFUSED') return before.isDurable !== now.isDurable;
  if (code === 'BATCH_DURATION_CHANGED') return before.batchDuration !== now.batchDuration;
  // A process that made batches again, for a window, was killed before it was done.
  return (
    code === 'STATE_STORE_FOREIGN' &&
    now.isDurable &&
    [before.window, before.remember, before.batchDuration].join() !==
      [now.window, now.remember, now.batchDuration].join()
  );
};

const isDeath = (failure: unknown): boolean => failure instanceof Error && failure.message.includes('killed');

/** Runs all lives; those that are refused, or die before they know, leave the version as it was. */
const runLives = async (start: Version, lives: readonly Life[]): Promise<void> => {
  const world = new World(rows);
  const inputs = new Map<number, string[]>();
  const tumbled: Tumbled = new Map();
  const states = new DurableStates();
  let version = start;
  /** Those that the checkpoint may be of: the last one that has started, and those that died while they did. */
  let tried = [start];
  for (const { change, pause, batches, end, dieAfter } of lives) {
    const next = { ...version, ...change };
    if (next.schema < version.schema) Object.assign(next, { schema: version.schema });
    await world.clock.advance(pause);
    const { batchDuration, isDurable } = next;
    const from = Math.ceil((world.clock.now() + 1) / batchDuration) * batchDuration;
    let isStarted = true;
    const failure = await world
      .run(define(next, inputs, tumbled), from + batches * batchDuration, end, {
        batchDuration,
        ...(isDurable && { plugins: [states.plugin] }),
        ...(dieAfter !== undefined && { dieAfter }),
      })
      .then(
        (reason) => reason,
        (error: unknown) => {
          isStarted = false;
          return error;
        },
      );
    if (isDStreamError(failure) && tried.some((each) => isRefusal(failure.code, each, next))) continue;
    if (failure !== undefined && !isDeath(failure)) throw failure;
    version = next;
    tried = isStarted ? [next] : [...tried, next];
  }
  requireRight(world, inputs);
  const durations = new Set([start, ...lives.map(({ change }) => change)].map((each) => each.batchDuration));
  durations.delete(undefined);
  if (durations.size === 1) requireAllTumbled(start.batchDuration, inputs, tumbled);
};

const changes = fc.record(
  {
    batchDuration: fc.constantFrom(500, 1000, 2000),
    window: fc.constantFrom(0, 2000, 4000, 8000),
    remember: fc.constantFrom(0, 4000),
    numPartitions: fc.integer({ min: 1, max: 4 }),
    isReversed: fc.boolean(),
    id: fc.constantFrom('a' as const, 'b' as const),
    schema: fc.constantFrom(1 as const, 2 as const),
    snapshots: fc.constantFrom(0, 1, 3),
    isDurable: fc.boolean(),
  },
  { requiredKeys: [] },
);

const lives = fc.array(
  fc.record({
    change: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 3, arbitrary: changes }),
    pause: fc.constantFrom(0, 0, 700, 2500, 12_000),
    batches: fc.integer({ min: 0, max: 5 }),
    end: fc.constantFrom('kill' as const, 'stop' as const, 'drain' as const),
    dieAfter: fc.option(fc.integer({ min: 0, max: 24 }), { nil: undefined }),
  }),
  { minLength: 2, maxLength: 7 },
);

test(
  'however a program dies and changes, its state is that of its records, or it is refused',
  { timeout: 120_000 },
  async () => {
    const outcome = await fc.check(
      fc.asyncProperty(changes, lives, (start, each) => runLives({ ...first, ...start }, each)),
      { numRuns: 80 },
    );
    expect(fc.defaultReportMessage(outcome) ?? '').toBe('');
  },
);
