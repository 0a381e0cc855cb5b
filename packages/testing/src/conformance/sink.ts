import type { Chunks, Sink, WriteAttempt } from '@dstream/core/plugin';
import { expect } from 'vitest';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';

/** A sink and a look at where it writes to. */
export interface SinkUnderTest<T> {
  readonly sink: Sink<T>;
  /** What a reader would see now: the records of all batches in any order. */
  read(): Promise<readonly T[]> | readonly T[];
  /**
   * A new sink over the place as it is now, which another process would find if this one died without a word, and a look at
   * it. A sink of which `delivery` is `exactly-once` needs it.
   */
  again?(): Promise<SinkUnderTest<T>> | SinkUnderTest<T>;
}

export interface SinkConformance<T> extends ConformanceOptions {
  /** A sink that was not opened yet, and an empty place. */
  readonly create: () => SinkUnderTest<T> | Promise<SinkUnderTest<T>>;
  /** Makes the record of a number; different numbers, different records. */
  readonly record: (n: number) => T;
  /** The text by which records are compared. Default: JSON. */
  readonly show?: (record: T) => string;
}

/** Tests an implementation of `Sink`. */
export const describeSink = <T>(name: string, options: SinkConformance<T>): void =>
  describeGuarantees(`sink ${name}`, options, sinkGuarantees);

/** Writes batches of numbers to a sink, as the engine does. */
class Writer {
  readonly #options: SinkConformance<any>;
  readonly #under: SinkUnderTest<any>;

  constructor(options: SinkConformance<any>, under: SinkUnderTest<any>) {
    this.#options = options;
    this.#under = under;
  }

  /** One attempt of one partition; `failing`: the records end in an error. */
  write(attempt: Partial<WriteAttempt>, numbers: readonly number[], failing = false): Promise<void> {
    const whole = {
      batchTime: 1000,
      partition: 0,
      numPartitions: 1,
      attempt: 0,
      signal: new AbortController().signal,
    };
    return this.#under.sink.write(this.#chunks(numbers, failing), { ...whole, ...attempt });
  }

  commit(batchTime: number, attempts: readonly number[]): Promise<void> | undefined {
    return this.#under.sink.commit?.({ batchTime, numPartitions: attempts.length, attempts });
  }

  /** All of a batch in one go. */
  async batch(batchTime: number, partitions: readonly (readonly number[])[]): Promise<void> {
    const numPartitions = partitions.length;
    for (const [partition, numbers] of partitions.entries())
      await this.write({ batchTime, partition, numPartitions }, numbers);
    await this.commit(
      batchTime,
      partitions.map(() => 0),
    );
  }

  /** What is to be seen when these numbers, and no others, were written: as text, sorted. */
  textOf(numbers: readonly number[]): readonly string[] {
    return this.#asText(numbers.map(this.#options.record));
  }

  /** What is to be seen: as text, sorted. */
  async seen(): Promise<readonly string[]> {
    return this.#asText(await this.#under.read());
  }

  #asText(records: readonly unknown[]): readonly string[] {
    const { show = JSON.stringify } = this.#options;
    return records.map((record) => show(record)).toSorted();
  }

  async *#chunks(numbers: readonly number[], failing: boolean): AsyncIterable<readonly unknown[]> {
    for (let i = 0; i < numbers.length; i += 2) yield numbers.slice(i, i + 2).map(this.#options.record);
    if (failing) throw new Error('the task failed half-way');
  }
}

const written = async (
  options: SinkConformance<any>,
  use: (writer: Writer, sink: Sink<any>) => Promise<void>,
): Promise<void> => opened(options, await options.create(), use);

const opened = async (
  options: SinkConformance<any>,
  under: SinkUnderTest<any>,
  use: (writer: Writer, sink: Sink<any>) => Promise<void>,
): Promise<void> => {
  await under.sink.open?.();
  try {
    await use(new Writer(options, under), under.sink);
  } finally {
    await under.sink.close?.();
  }
};

/** The same for a sink that promises `exactly-once`, and for those that follow when it dies. */
const surviving = async (
  options: SinkConformance<any>,
  use: (writer: Writer, restart: Restart) => Promise<void>,
): Promise<void> => {
  const under = await options.create();
  if (under.sink.delivery !== 'exactly-once') return;
  if (!under.again) throw new Error('Give `again`: this sink promises exactly-once, also after a restart.');
  const { again } = under;
  await opened(options, under, (writer) =>
    use(writer, async (after) => {
      const next = await again();
      await opened(options, next, after);
    }),
  );
};

/** Lets the process die and another one go on. */
type Restart = (after: (writer: Writer) => Promise<void>) => Promise<void>;

/** Its guarantees by name. */
export const sinkGuarantees: Guarantees<SinkConformance<any>> = {
  async 'it has a name'({ create }) {
    expect((await create()).sink.name).toEqual(expect.stringMatching(/./));
  },
  'every record of every partition can be seen after commit': (options) =>
    written(options, async (writer) => {
      await writer.batch(1000, [[1, 2, 3], [], [4]]);
      expect(await writer.seen()).toEqual(writer.textOf([1, 2, 3, 4]));
      await writer.batch(2000, [[5], [6]]);
      expect(await writer.seen()).toEqual(writer.textOf([1, 2, 3, 4, 5, 6]));
    }),
  'a batch without records is no problem': (options) =>
    written(options, async (writer) => {
      await writer.batch(1000, [[], []]);
      expect(await writer.seen()).toEqual(writer.textOf([]));
    }),
  'chunks may be at hand as well as waited for': (options) =>
    written(options, async (writer, sink) => {
      const chunks: Chunks<unknown> = [[1, 2].map(options.record), [], [3].map(options.record)];
      const signal = new AbortController().signal;
      await sink.write(chunks, { batchTime: 1000, partition: 0, numPartitions: 1, attempt: 0, signal });
      await writer.commit(1000, [0]);
      expect(await writer.seen()).toEqual(writer.textOf([1, 2, 3]));
    }),
  'an error in the records is handed on': (options) =>
    written(options, async (writer) => {
      await expect(writer.write({}, [1, 2, 3], true)).rejects.toThrow('the task failed half-way');
    }),
  'an attempt that failed half-way leaves nothing behind': (options) =>
    written(options, async (writer) => {
      await writer.write({ attempt: 0 }, [1, 2, 3], true).catch(() => undefined);
      await writer.write({ attempt: 1 }, [1, 2, 3, 4]);
      await writer.commit(1000, [1]);
      expect(await writer.seen()).toEqual(writer.textOf([1, 2, 3, 4]));
    }),
  'of two attempts that succeeded only the one that won counts': (options) =>
    written(options, async (writer) => {
      await Promise.all([writer.write({ attempt: 0 }, [1, 2]), writer.write({ attempt: 1 }, [1, 2])]);
      await writer.commit(1000, [1]);
      expect(await writer.seen()).toEqual(writer.textOf([1, 2]));
    }),
  'commit may be called again': (options) =>
    written(options, async (writer) => {
      await writer.batch(1000, [[1], [2]]);
      await writer.commit(1000, [0, 0]);
      expect(await writer.seen()).toEqual(writer.textOf([1, 2]));
    }),
  'a batch that is repeated as a whole is there once': (options) =>
    written(options, async (writer) => {
      await writer.batch(1000, [[1], [2, 3]]);
      await writer.batch(1000, [[1], [2, 3]]);
      expect(await writer.seen()).toEqual(writer.textOf([1, 2, 3]));
    }),
  'exactly-once: before commit nobody sees any of a batch': (options) =>
    surviving(options, async (writer) => {
      await writer.batch(1000, [[1]]);
      await writer.write({ batchTime: 2000 }, [2, 3]);
      expect(await writer.seen()).toEqual(writer.textOf([1]));
    }),
  'exactly-once: a batch that is written and committed again after a restart is there once': (options) =>
    surviving(options, async (writer, restart) => {
      await writer.batch(1000, [[1], [2]]);
      await writer.batch(2000, [[3, 4], []]);
      await restart(async (next) => {
        await next.batch(1000, [[1], [2]]);
        await next.batch(2000, [[3, 4], []]);
        expect(await next.seen()).toEqual(next.textOf([1, 2, 3, 4]));
        await next.batch(3000, [[5], [6]]);
        expect(await next.seen()).toEqual(next.textOf([1, 2, 3, 4, 5, 6]));
      });
    }),
  'exactly-once: a restart finishes a batch with other attempts than it was begun with': (options) =>
    surviving(options, async (writer, restart) => {
      await writer.batch(1000, [[1]]);
      const half = { batchTime: 2000, partition: 0, numPartitions: 2 };
      await writer.write({ ...half, attempt: 0 }, [2, 3], true).catch(() => undefined);
      await writer.write({ ...half, attempt: 1 }, [2, 3]);
      await writer.write({ ...half, attempt: 2 }, [2, 3]);
      await restart(async (next) => {
        expect(await next.seen()).toEqual(next.textOf([1]));
        await next.batch(2000, [[2, 3], [4]]);
        expect(await next.seen()).toEqual(next.textOf([1, 2, 3, 4]));
      });
    }),
  async 'close may be called again, and without open'({ create }) {
    const { sink } = await create();
    await sink.close?.();
    await sink.open?.();
    await sink.close?.();
    await expect((async () => sink.close?.())()).resolves.toBeUndefined();
  },
};
