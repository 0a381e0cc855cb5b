import type { DStream, StreamingContext, Time } from '@dstream/core';
import {
  bind,
  definePlugin,
  DStreamError,
  MemoryCheckpointStore,
  STATE_STORE,
  type CheckpointStore,
} from '@dstream/core/plugin';
import { testContext, type TestContextOptions } from '../test-context.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { Life } from './life.ts';
import { mortalCheckpointStore } from './mortal-checkpoint-store.ts';
import { failingOnce, mortalSink } from './mortal-sink.ts';
import { mortalStateStore } from './mortal-state-store.ts';
import type { Outside } from './outside.ts';
import { directInput, receivedInput, type SweptInput } from './swept-input.ts';
import { SweptSink } from './swept-sink.ts';

/** What is run, and how often it dies. */
export interface Lives<T, U> {
  readonly rows: readonly (readonly T[])[];
  readonly input: 'direct' | 'receiver';
  readonly build: (stream: DStream<T>, ssc: StreamingContext) => DStream<U>;
  readonly outside: Outside<T, U>;
  readonly context: Omit<TestContextOptions, 'batchDuration' | 'clock' | 'checkpoint'>;
  /** The step at which each process dies; the one after the last of these lives until everything is read. */
  readonly deaths: readonly number[];
  /** Whether the first try of each partition fails after it has written everything to the sink under test. */
  readonly retries?: boolean;
}

/** What is left of them. */
export interface Aftermath<T, U> {
  /** The time before the first batch. */
  readonly zeroTime: Time;
  /** What each batch had as input, by batch time. */
  readonly inputs: ReadonlyMap<Time, readonly T[]>;
  readonly outputs: ReadonlyMap<Time, readonly U[]>;
  /** Whether there was a sink under test. */
  readonly hasSink: boolean;
  /** What the sink under test shows. */
  readonly shown: readonly U[] | undefined;
  /** What the first process did that outlives it. */
  readonly steps: readonly string[];
  /** The steps of components under test that they did not wait for. */
  readonly unheard: readonly string[];
  /** The error that a process met that was not killed. */
  readonly failure: unknown;
}

export const batchDuration = 1000;

/** Runs an application through all of its deaths to the end of its input. */
export const runLives = async <T, U>(lives: Lives<T, U>): Promise<Aftermath<T, U>> => {
  const { outside, deaths } = lives;
  const clock = new VirtualClock();
  const world: World<T, U> = {
    clock,
    input: inputOf(lives, clock),
    tap: new SweptSink<T>('tap'),
    out: new SweptSink<U>('out'),
    checkpoint: outside.checkpoint ?? memoryCheckpoints(),
  };
  const steps: (readonly string[])[] = [];
  const unheard: string[] = [];
  let [failure, zeroTime]: [unknown, Time] = [undefined, 0];
  for (const dieAt of [...deaths, Infinity]) {
    const life = new Life(dieAt);
    ({ failure, zeroTime } = await live(lives, world, life));
    steps.push(life.steps);
    unheard.push(...life.unheard);
  }
  const shown = await outside.read?.();
  await outside.close?.();
  return {
    zeroTime,
    inputs: world.tap.batches,
    outputs: world.out.batches,
    shown,
    steps: steps[0]!,
    unheard,
    hasSink: outside.sink !== undefined,
    failure,
  };
};

const inputOf = <T, U>({ rows, input, outside }: Lives<T, U>, clock: VirtualClock): SweptInput<T> => {
  const { source, isRead = () => true } = outside;
  if (source) {
    return {
      source: (life) => source(life.step),
      get isDone() {
        return isRead();
      },
    };
  }
  return input === 'direct' ? directInput(rows) : receivedInput(rows, clock, batchDuration);
};

interface World<T, U> {
  readonly clock: VirtualClock;
  readonly input: SweptInput<T>;
  readonly tap: SweptSink<T>;
  readonly out: SweptSink<U>;
  readonly checkpoint: NonNullable<Outside<T, U>['checkpoint']>;
}

const live = async <T, U>(
  lives: Lives<T, U>,
  world: World<T, U>,
  life: Life,
): Promise<Pick<Aftermath<T, U>, 'failure' | 'zeroTime'>> => {
  const { clock, input } = world;
  const { ssc } = testContext({ ...(await optionsOf(lives, world, life)), clock });
  let failure: unknown;
  ssc.awaitTermination().catch((error: unknown) => (failure = error));
  const { graph } = define(ssc, lives, world, life);
  try {
    await clock.runUntil(ssc.start());
    for (let batch = 0; batch < 4 * lives.rows.length && !life.isOver && !input.isDone; batch++)
      await clock.advance(batchDuration);
  } catch (error) {
    failure = error;
  }
  const wasKilled = life.isOver;
  await clock.runUntil(ssc.stop({ drain: !wasKilled, timeout: 10 * batchDuration }));
  life.end();
  clock.unwatch(ssc);
  return { failure: wasKilled ? undefined : failure, zeroTime: graph.zeroTime ?? 0 };
};

const define = <T, U>(
  ssc: StreamingContext,
  lives: Lives<T, U>,
  world: World<T, U>,
  life: Life,
): DStream<U> => {
  const stream = ssc.stream(world.input.source(life));
  stream.to(mortalSink(world.tap.create(), life));
  const built = requireStream(lives.build(stream, ssc));
  built.to(mortalSink(world.out.create(), life));
  const { sink } = lives.outside;
  if (sink) {
    const mortal = mortalSink(sink(life.step), life);
    built.to(lives.retries ? failingOnce(mortal) : mortal);
  }
  return built;
};

const optionsOf = async <T, U>(
  lives: Lives<T, U>,
  { checkpoint }: World<T, U>,
  life: Life,
): Promise<TestContextOptions> => {
  const { outside, context } = lives;
  const states = await outside.states?.(life.step);
  const store = states && mortalStateStore(states, life);
  return {
    maxTaskFailures: 1,
    ...context,
    ...(lives.retries && { maxTaskFailures: 2 }),
    batchDuration,
    checkpoint: mortalCheckpointStore(await checkpoint(life.step), life),
    plugins: [
      ...(context.plugins ?? []),
      ...(store ? [definePlugin({ name: 'states', provides: [bind(STATE_STORE, () => store)] })] : []),
    ],
  };
};

const requireStream = <U>(built: DStream<U>): DStream<U> => {
  if (typeof (built as Partial<DStream<U>> | undefined)?.foreachRDD === 'function') return built;
  throw invalid(`build must return the stream to look at, not ${built === null ? 'null' : typeof built}`);
};

/** The error of a sweep that cannot begin. */
export const invalid = (problem: string): DStreamError =>
  new DStreamError('OPTIONS_INVALID', { component: 'crashSweep', problems: [problem] });

const memoryCheckpoints = (): (() => CheckpointStore) => {
  let last: MemoryCheckpointStore | undefined;
  return () => {
    last = new MemoryCheckpointStore(last);
    last.takeOver();
    return last;
  };
};
