import { setTimeout as delay } from 'node:timers/promises';
import type { ReceiverSource } from '@dstream/core/plugin';
import { expect, vi } from 'vitest';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';
import { RecordingStore } from './recording-store.ts';

/** A receiver and the outside that it listens to. */
export interface ReceiverUnderTest<T> {
  readonly source: ReceiverSource<T>;
  /** Lets the outside send these records, in order, once the source listens. */
  produce(records: readonly T[]): Promise<void> | void;
  /** Cuts the source off, as a broken connection does. */
  interrupt?(): Promise<void> | void;
  /**
   * How many records the outside was told are safe, so that it will not give them again. A source that `acknowledges` needs
   * it.
   */
  acknowledged?(): number;
}

export interface ReceiverSourceConformance<T> extends ConformanceOptions {
  /** A source that does not run yet, and an outside that is there. */
  readonly create: () => ReceiverUnderTest<T> | Promise<ReceiverUnderTest<T>>;
  /** Makes the record of a number; different numbers, different records. */
  readonly record: (n: number) => T;
  /** The text by which records are compared. Default: JSON. */
  readonly show?: (record: T) => string;
}

/** Tests an implementation of `ReceiverSource`. */
export const describeReceiverSource = <T>(name: string, options: ReceiverSourceConformance<T>): void =>
  describeGuarantees(`receiver source ${name}`, options, receiverSourceGuarantees);

interface Running {
  readonly under: ReceiverUnderTest<any>;
  readonly store: RecordingStore<any>;
  readonly stopping: AbortController;
  /** How `run` ended. */
  readonly ended: Promise<'resolved' | 'rejected'>;
}

/** Runs a receiver as long as `use` takes. */
const running = async (
  { create }: ReceiverSourceConformance<any>,
  use: (running: Running) => Promise<void>,
): Promise<void> => {
  const under = await create();
  const started = start(under);
  try {
    await use(started);
  } finally {
    started.store.release();
    started.stopping.abort();
    await started.ended;
  }
};

const start = (under: ReceiverUnderTest<any>): Running => {
  const store = new RecordingStore<any>();
  const stopping = new AbortController();
  const ended = under.source.run(store, stopping.signal).then(
    () => 'resolved' as const,
    () => 'rejected' as const,
  );
  return { under, store, stopping, ended };
};

/** How many records were acknowledged; undefined for a source that does not acknowledge any. */
const acknowledgements = (under: ReceiverUnderTest<any>): (() => number) | undefined => {
  if (!under.source.acknowledges) return undefined;
  if (!under.acknowledged) throw new Error('Give `acknowledged`: this source says that it acknowledges.');
  return () => under.acknowledged!();
};

const shown = (
  { show = JSON.stringify }: ReceiverSourceConformance<any>,
  records: readonly unknown[],
): readonly string[] => records.map((record) => show(record));

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

/** Its guarantees by name. */
export const receiverSourceGuarantees: Guarantees<ReceiverSourceConformance<any>> = {
  async 'it is a receiver with a name'({ create }) {
    const { source } = await create();
    expect(source.kind).toBe('receiver');
    expect(source.name).toEqual(expect.stringMatching(/./));
  },
  'what the outside sends is stored, in order and in full': (options) =>
    running(options, async ({ under, store }) => {
      const records = numbers(0, 1000).map(options.record);
      await under.produce(records.slice(0, 10));
      await store.reaches(10);
      await under.produce(records.slice(10));
      await store.reaches(1000);
      expect(shown(options, store.records(under.source))).toEqual(shown(options, records));
    }),
  'it stores nothing more before a wait is over': (options) =>
    running(options, async ({ under, store }) => {
      store.hold();
      await under.produce(numbers(0, 5).map(options.record));
      await store.reaches(1);
      await under.produce(numbers(5, 500).map(options.record));
      await delay(20);
      expect(store.hasty).toBe(0);
      store.release();
      await store.reaches(505);
      expect(shown(options, store.records(under.source))).toEqual(
        shown(options, numbers(0, 505).map(options.record)),
      );
    }),
  async 'when it is told to stop it ends, and stores nothing more'(options) {
    const { under, store, stopping, ended } = start(await options.create());
    await under.produce(numbers(0, 3).map(options.record));
    await store.reaches(3);
    stopping.abort();
    expect(await ended).toBe('resolved');
    const { count } = store;
    await Promise.resolve(under.produce(numbers(3, 3).map(options.record))).catch(() => undefined);
    await delay(10);
    expect(store.count).toBe(count);
  },
  async 'when it is told to stop while it waits, it ends'(options) {
    const { under, store, stopping, ended } = start(await options.create());
    store.hold();
    await under.produce(numbers(0, 50).map(options.record));
    await store.reaches(1);
    stopping.abort();
    store.release();
    expect(await ended).toBe('resolved');
  },
  async 'when it was told to stop before it ran, it ends at once'({ create }) {
    const { source } = await create();
    const store = new RecordingStore<any>();
    await source.run(store, AbortSignal.abort()).catch(() => undefined);
    expect(store.count).toBe(0);
  },
  async 'when it is cut off it ends, and can be run again'(options) {
    const under = await options.create();
    if (!under.interrupt) return;
    const first = start(under);
    await under.produce(numbers(0, 3).map(options.record));
    await first.store.reaches(3);
    await under.interrupt();
    await first.ended;
    const second = start(under);
    await under.produce(numbers(3, 3).map(options.record));
    await second.store.reaches(1);
    second.stopping.abort();
    await second.ended;
    expect(shown(options, first.store.records(under.source))).toEqual(
      shown(options, numbers(0, 3).map(options.record)),
    );
  },
  'acknowledges: the outside is told only after store.block resolved': (options) =>
    running(options, async ({ under, store }) => {
      const acknowledged = acknowledgements(under);
      if (!acknowledged) return;
      store.hold();
      await under.produce(numbers(0, 5).map(options.record));
      await store.reaches(1);
      await delay(20);
      expect(acknowledged()).toBe(0);
      store.release();
      await vi.waitFor(() => expect(acknowledged()).toBe(5));
      expect(store.safe).toBe(5);
    }),
  async 'acknowledges: what was not acknowledged comes again when it is run again'(options) {
    const under = await options.create();
    const acknowledged = acknowledgements(under);
    if (!acknowledged) return;
    const first = start(under);
    first.store.hold();
    await under.produce(numbers(0, 5).map(options.record));
    await first.store.reaches(1);
    first.stopping.abort();
    first.store.refuse();
    await first.ended;
    expect(acknowledged()).toBe(0);
    const second = start(under);
    await under.produce(numbers(5, 5).map(options.record));
    await second.store.reaches(5);
    second.stopping.abort();
    await second.ended;
    const records = second.store.records(under.source).slice(0, 5);
    expect(shown(options, records)).toEqual(shown(options, numbers(0, 5).map(options.record)));
  },
};
