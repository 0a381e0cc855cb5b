import { HashPartitioner, fifoPolicy } from '@dstream/core';
import {
  InProcessExecutor,
  JsonCodec,
  MemoryCheckpointStore,
  MemoryStateStore,
  type Codec,
  type Partitioner,
  type ReceiverSource,
  type SchedulingPolicy,
  type StateFilling,
  type StateShard,
} from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { checkpointStoreGuarantees } from '../../src/conformance/checkpoint-store.ts';
import { codecGuarantees } from '../../src/conformance/codec.ts';
import { executorGuarantees } from '../../src/conformance/executor.ts';
import type { Guarantees } from '../../src/conformance/guarantee.ts';
import { partitionerGuarantees } from '../../src/conformance/partitioner.ts';
import { receiverSourceGuarantees } from '../../src/conformance/receiver-source.ts';
import { schedulingPolicyGuarantees } from '../../src/conformance/scheduling-policy.ts';
import { attempts } from '../../src/conformance/state-store-attempts.ts';
import { contents } from '../../src/conformance/state-store-contents.ts';
import { fillings } from '../../src/conformance/state-store-fillings.ts';
import { model } from '../../src/conformance/state-store-model.ts';
import { restarts } from '../../src/conformance/state-store-restarts.ts';

type MemoryLog = ReturnType<MemoryCheckpointStore['log']>;
type MemoryVersion<K, S> = ReturnType<typeof MemoryStateStore.prototype.open<K, S>>;

const stateStoreGuarantees = { ...contents, ...attempts, ...model };

/** A promise of a contract, and something that breaks it. */
const broken = <S>(guarantees: Guarantees<S>, name: string, subject: S) => ({
  name,
  check: async () => guarantees[name]!(subject),
});

const partitioner = (
  partition: (key: unknown) => number,
): { create: () => Partitioner<unknown>; keys: readonly unknown[] } => ({
  create: () => ({ id: 'faulty', numPartitions: 3, partition }),
  keys: ['a', 'b', [1, 2], 3],
});

let turn = 0;
const identities = new WeakMap<object, number>();
const byIdentity = (key: unknown): number => {
  if (typeof key !== 'object' || key === null) return 0;
  if (!identities.has(key)) identities.set(key, turn++ % 3);
  return identities.get(key)!;
};

const policy = (assign: SchedulingPolicy['assign']) => ({
  create: (): SchedulingPolicy => ({ name: 'faulty', assign }),
});

const codec = (faults: Partial<Codec>) => ({
  create: (): Codec => {
    const sound = new JsonCodec();
    return {
      name: 'faulty',
      encode: (value) => sound.encode(value),
      decode: (bytes) => sound.decode(bytes),
      ...faults,
    };
  },
  values: [{ a: 1 }, [1], 'text'],
});

/** Is filled over what it holds, and takes all of it for new. */
class Restamping extends MemoryStateStore {
  refill(shard: StateShard, time: number): StateFilling {
    const version = this.open(shard, time - 1, time);
    return {
      add: (entries) => entries.forEach(([key, state]) => version.set(key, state)),
      commit: () => version.commit(),
    };
  }
}

/** Hands out the bytes it holds. */
class SharingStore extends MemoryCheckpointStore {
  readonly #held = new Map<string, Uint8Array>();

  override async put(name: string, bytes: Uint8Array): Promise<void> {
    this.#held.set(name, bytes);
  }

  override async get(name: string): Promise<Uint8Array | undefined> {
    return this.#held.get(name);
  }
}

/** Forgets what the last run appended. */
class ForgettingStore extends MemoryCheckpointStore {
  override log(): MemoryLog {
    return super.log(`this run only ${turn++}`);
  }
}

/** Lets everybody write. */
class UnlockedStore extends MemoryCheckpointStore {
  override async open(): Promise<void> {}
}

const restarted = (store: MemoryCheckpointStore): MemoryCheckpointStore => new MemoryCheckpointStore(store);

/** Counts a repeated batch twice. */
class NeverUndoing extends MemoryStateStore {
  override open<K, S>(shard: StateShard, from: number): MemoryVersion<K, S> {
    const start = this.latest(shard) ?? from;
    return super.open(shard, start, start + 1);
  }
}

/** Gives every shard the same state. */
class OneShard extends MemoryStateStore {
  override open<K, S>(_: StateShard, from: number, to: number): MemoryVersion<K, S> {
    return super.open({ operator: 'all', partition: 0 }, from, to);
  }
}

/** Keeps everything for ever. */
class Hoarding extends MemoryStateStore {
  override forget(): void {}
}

class Hushing extends InProcessExecutor {
  override run(...args: Parameters<InProcessExecutor['run']>): ReturnType<InProcessExecutor['run']> {
    return super.run(...args).catch(() => ({ value: [], accumulated: new Map() }));
  }
}

class Deaf extends InProcessExecutor {
  override run(...[task, slot]: Parameters<InProcessExecutor['run']>): ReturnType<InProcessExecutor['run']> {
    return super.run(task, slot, new AbortController().signal);
  }
}

const receiver = (run: ReceiverSource<number>['run']) => ({
  create() {
    const waiting: number[] = [];
    const source: ReceiverSource<number> = { kind: 'receiver', name: 'faulty', run };
    return { source, produce: (records: readonly number[]) => void waiting.push(...records) };
  },
  record: (n: number) => n,
});

test.each([
  broken(
    partitionerGuarantees,
    'every key has a partition, a whole number from 0 on',
    partitioner(() => 3),
  ),
  broken(
    partitionerGuarantees,
    'a key has the same partition each time',
    partitioner(() => turn++ % 3),
  ),
  broken(
    partitionerGuarantees,
    'keys that are equal by value have the same partition',
    partitioner(byIdentity),
  ),
  broken(partitionerGuarantees, 'the number of partitions is a whole number above 0', {
    create: () => Object.assign(new HashPartitioner(1), { numPartitions: 0 }),
    keys: [],
  }),
  broken(
    schedulingPolicyGuarantees,
    'some task is assigned while a task and a slot are there',
    policy(() => []),
  ),
  broken(
    schedulingPolicyGuarantees,
    'a task and a slot are assigned at most once each',
    policy(({ pending, free }) => pending.flatMap((task) => free.map((slot) => [task, slot] as const))),
  ),
  broken(
    schedulingPolicyGuarantees,
    'only waiting tasks go to only free slots',
    policy(({ pending, running }) =>
      pending.slice(0, 1).flatMap((task) => running.map(({ slot }) => [task, slot] as const)),
    ),
  ),
  broken(
    schedulingPolicyGuarantees,
    'the round is left as it was',
    policy((round) => {
      (round.pending as unknown[]).reverse();
      return fifoPolicy.assign(round);
    }),
  ),
  broken(codecGuarantees, 'what was encoded is decoded', codec({ decode: () => ({}) })),
  broken(
    codecGuarantees,
    'bytes from elsewhere are rejected with CODEC_INVALID_BYTES, or are bytes of a value',
    codec({ decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) }),
  ),
  broken(
    codecGuarantees,
    'bytes may lie anywhere in a larger buffer',
    codec({ decode: (bytes) => new JsonCodec().decode(new Uint8Array(bytes.buffer)) }),
  ),
  broken(checkpointStoreGuarantees, 'bytes change neither with what was put nor with what one got', {
    create: () => new SharingStore(),
    again: restarted,
  }),
  broken(checkpointStoreGuarantees, 'a log goes on where the last run ended', {
    create: () => new ForgettingStore(),
    again: (store: MemoryCheckpointStore) => new ForgettingStore(store),
  }),
  broken(checkpointStoreGuarantees, 'a log that has lost records is an error and no shorter log', {
    create: () => new MemoryCheckpointStore(),
    again: () => new MemoryCheckpointStore(),
    lose: () => undefined,
  }),
  broken(
    checkpointStoreGuarantees,
    'a second writer is refused with CHECKPOINT_LOCKED until the first has closed',
    { create: () => new UnlockedStore(), again: restarted },
  ),
  broken(stateStoreGuarantees, 'a repeated batch starts from the same state and replaces its version', {
    create: () => new NeverUndoing(),
  }),
  broken(restarts, 'every version that was not forgotten is there after a restart', {
    create: () => new MemoryStateStore(),
    again: () => new MemoryStateStore(),
  }),
  broken(restarts, 'a version that the process before committed beyond the one opened is undone', {
    create: () => new NeverUndoing(),
    again: (store) => store,
  }),
  broken(stateStoreGuarantees, 'shards do not meet', { create: () => new OneShard() }),
  broken(stateStoreGuarantees, 'it has refill and remove together, if it says so', {
    create: () => new MemoryStateStore(),
    refills: true,
  }),
  broken(fillings, 'a shard that was filled has the entries with their stamps, as its only version', {
    create: () => new Restamping(),
  }),
  broken(fillings, 'what a shard held before it was filled is gone', { create: () => new Restamping() }),
  broken(stateStoreGuarantees, 'forgetting keeps the version in force; older ones cannot be opened', {
    create: () => new Hoarding(),
  }),
  broken(executorGuarantees, 'what user code throws fails the attempt, with its text', {
    create: (clock) => new Hushing(clock),
  }),
  broken(executorGuarantees, 'an attempt is told by its signal when it is no longer wanted', {
    create: (clock) => new Deaf(clock),
  }),
  broken(executorGuarantees, 'a slot runs one task at a time, and all of them are used', {
    create: (clock) => new InProcessExecutor(clock, { slots: 1 }),
  }),
  broken(
    receiverSourceGuarantees,
    'when it was told to stop before it ran, it ends at once',
    receiver(async (store) => {
      await store.record(1);
    }),
  ),
])('what breaks "$name" is found', async ({ check }) => {
  await expect(check()).rejects.toThrow(/./);
});
