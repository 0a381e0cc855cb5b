import { MemoryCheckpointStore, type DirectSource } from '@dstream/core/plugin';
import { expect } from 'vitest';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';
import { refuse } from './refuse.ts';

/** A direct source and the outside that it reads from. */
export interface DirectUnderTest<T> {
  readonly source: DirectSource<T, any>;
  /** Adds records to what can be read, before the given batch time. */
  produce(records: readonly T[], batchTime: number): Promise<void> | void;
  /**
   * A new source of the same outside, as another process makes it after this one has died without a word. Without it
   * restarts are not tested.
   */
  again?(): Promise<DirectSource<T, any>> | DirectSource<T, any>;
}

export interface DirectSourceConformance<T> extends ConformanceOptions {
  /** A source that was not opened yet, and an outside without records. */
  readonly create: () => DirectUnderTest<T> | Promise<DirectUnderTest<T>>;
  /** Makes the record of a number; different numbers, different records. */
  readonly record: (n: number) => T;
  /** The text by which records are compared. Default: JSON. */
  readonly show?: (record: T) => string;
  /** The time of the first batch; each following one is a second later. Default 1000. */
  readonly firstBatch?: number;
}

/** Tests an implementation of `DirectSource`. */
export const describeDirectSource = <T>(name: string, options: DirectSourceConformance<T>): void =>
  describeGuarantees(`direct source ${name}`, options, directSourceGuarantees);

/** Asks a source for batch after batch, as the engine does. */
class Reader {
  under: DirectUnderTest<any>;
  readonly #signal = new AbortController().signal;
  readonly #show: (record: any) => string;
  previous: readonly any[] = [];
  batchTime: number;

  constructor(under: DirectUnderTest<any>, options: DirectSourceConformance<any>) {
    const { firstBatch = 1000, show = JSON.stringify } = options;
    this.under = under;
    this.#show = show;
    this.batchTime = firstBatch;
  }

  /** Records as text, sorted. */
  shown(records: readonly unknown[]): readonly string[] {
    return records.map((record) => this.#show(record)).toSorted();
  }

  produce(records: readonly unknown[]): Promise<void> | void {
    return this.under.produce(records, this.batchTime);
  }

  /** The ranges of the present batch; does not go on to the next. */
  plan(limit = Infinity): Promise<readonly any[]> | readonly any[] {
    return this.under.source.plan(this.previous, { batchTime: this.batchTime, limit, signal: this.#signal });
  }

  /** The ranges of the present batch, after which comes the next. */
  async next(limit = Infinity): Promise<readonly any[]> {
    const ranges = await this.plan(limit);
    if (ranges.length > 0) this.previous = ranges;
    this.batchTime += 1000;
    return ranges;
  }

  /** Goes on with another source, which knows of the past what the engine wrote down. */
  async goOn(source: DirectSource<any, any>, planned: readonly (readonly any[])[]): Promise<void> {
    this.under = { ...this.under, source };
    this.previous = writtenDown(this.previous);
    await source.resume?.(writtenDown(planned));
  }

  async read(ranges: readonly any[]): Promise<unknown[]> {
    const records: unknown[] = [];
    for (const range of ranges) {
      for await (const chunk of this.under.source.read(range, this.#signal, refuse) as AsyncIterable<
        readonly unknown[]
      >) {
        records.push(...chunk);
      }
    }
    return records;
  }
}

const writtenDown = <V>(value: V): V => JSON.parse(JSON.stringify(value)) as V;

/** Opens a source for `use` and closes it afterwards. */
const opened = async (
  options: DirectSourceConformance<any>,
  use: (reader: Reader) => Promise<void>,
): Promise<void> => {
  const under = await options.create();
  await under.source.open?.(new AbortController().signal);
  try {
    await use(new Reader(under, options));
  } finally {
    await under.source.close?.();
  }
};

/** How far three batches had come when the process died. */
interface Progress {
  /** So many were committed. */
  readonly committed: number;
  /** The first of them that the engine is not sure about. */
  readonly unsure: number;
}

const everyProgress: readonly Progress[] = [0, 1, 2, 3].flatMap((committed) =>
  Array.from({ length: committed + 1 }, (_, unsure) => ({ committed, unsure })),
);

/** Opens a source for `use` and, when that asks for it, the one that follows it after a crash. Closes both. */
const restarting = async (
  options: DirectSourceConformance<any>,
  use: (reader: Reader, restart: (planned: readonly (readonly any[])[]) => Promise<void>) => Promise<void>,
): Promise<void> => {
  const under = await options.create();
  const sources = [under.source];
  const { signal } = new AbortController();
  let checkpoints = new MemoryCheckpointStore();
  await checkpoints.open();
  const reader = new Reader(under, options);
  try {
    await under.source.open?.(signal, checkpoints.log('notes'));
    await use(reader, async (planned) => {
      const next = await under.again!();
      sources.push(next);
      await checkpoints.close();
      checkpoints = new MemoryCheckpointStore(checkpoints);
      await checkpoints.open();
      await next.open?.(signal, checkpoints.log('notes'));
      await reader.goOn(next, planned);
    });
  } finally {
    for (const source of sources) await source.close?.();
  }
};

/** Three batches, a crash, and what follows it: all records once, and repeated batches with the same records. */
const survives = (options: DirectSourceConformance<any>, { committed, unsure }: Progress): Promise<void> =>
  restarting(options, async (reader, restart) => {
    const batches: { ranges: readonly any[]; records: readonly unknown[] }[] = [];
    for (let batch = 0; batch < 3; batch++) {
      await reader.produce(numbers(10 * batch, 10, options));
      const ranges = await reader.next();
      batches.push({ ranges, records: await reader.read(ranges) });
    }
    for (const { ranges } of batches.slice(0, committed)) await reader.under.source.commit?.(ranges);
    await reader.produce(numbers(30, 10, options));
    await reader.plan();

    await reader.produce(numbers(40, 10, options));
    await restart(batches.slice(unsure).map(({ ranges }) => ranges));
    for (const { ranges, records } of batches.slice(unsure)) {
      expect(await reader.read(writtenDown(ranges))).toEqual(records);
      await reader.under.source.commit?.(writtenDown(ranges));
    }
    const seen = batches.flatMap(({ records }) => records);
    for (let batch = 5; batch < 8; batch++) {
      await reader.produce(numbers(10 * batch, 10, options));
      const ranges = await reader.next();
      seen.push(...(await reader.read(ranges)));
      if (ranges.length > 0) await reader.under.source.commit?.(ranges);
    }
    expect(reader.shown(seen)).toEqual(reader.shown(numbers(0, 80, options)));
  });

const numbers = (from: number, count: number, { record }: DirectSourceConformance<any>): unknown[] =>
  Array.from({ length: count }, (_, i) => record(from + i));

/** Its guarantees by name. */
export const directSourceGuarantees: Guarantees<DirectSourceConformance<any>> = {
  async 'it is a direct source with a name'({ create }) {
    const { source } = await create();
    expect(source.kind).toBe('direct');
    expect(source.name).toEqual(expect.stringMatching(/./));
  },
  'every record is in one batch, and in one only': (options) =>
    opened(options, async (reader) => {
      const seen: unknown[] = [];
      for (let batch = 0; batch < 4; batch++) {
        await reader.produce(numbers(10 * batch, 10, options));
        seen.push(...(await reader.read(await reader.next())));
      }
      expect(reader.shown(seen)).toEqual(reader.shown(numbers(0, 40, options)));
    }),
  'a batch with nothing new has no records, and the next one goes on': (options) =>
    opened(options, async (reader) => {
      expect(await reader.read(await reader.next())).toEqual([]);
      await reader.produce(numbers(0, 3, options));
      expect(reader.shown(await reader.read(await reader.next()))).toEqual(
        reader.shown(numbers(0, 3, options)),
      );
      expect(await reader.read(await reader.next())).toEqual([]);
      await reader.produce(numbers(3, 3, options));
      expect(reader.shown(await reader.read(await reader.next()))).toEqual(
        reader.shown(numbers(3, 3, options)),
      );
    }),
  'the same range gives the same records, also when there are more by then': (options) =>
    opened(options, async (reader) => {
      await reader.produce(numbers(0, 5, options));
      const ranges = await reader.next();
      const first = await reader.read(ranges);
      await reader.produce(numbers(5, 5, options));
      await reader.next();
      expect(await reader.read(ranges)).toEqual(first);
      expect(await reader.read(ranges)).toEqual(first);
    }),
  'planning consumes nothing: asked again it gives the same records': (options) =>
    opened(options, async (reader) => {
      await reader.produce(numbers(0, 5, options));
      const first = reader.shown(await reader.read(await reader.plan()));
      expect(reader.shown(await reader.read(await reader.plan()))).toEqual(first);
      expect(reader.shown(await reader.read(await reader.next()))).toEqual(first);
    }),
  'ranges are plain data: they can be written down and read again': (options) =>
    opened(options, async (reader) => {
      await reader.produce(numbers(0, 5, options));
      const ranges = await reader.plan();
      const restored = JSON.parse(JSON.stringify(ranges)) as readonly unknown[];
      expect(restored).toEqual(ranges);
      expect(await reader.read(restored)).toEqual(await reader.read(ranges));
    }),
  'no batch has more records than its limit; the rest comes later': (options) =>
    opened(options, async (reader) => {
      await reader.produce(numbers(0, 10, options));
      const seen: unknown[] = [];
      for (let batch = 0; batch < 12 && seen.length < 10; batch++) {
        const records = await reader.read(await reader.next(3));
        expect(records.length).toBeLessThanOrEqual(3);
        seen.push(...records);
      }
      expect(reader.shown(seen)).toEqual(reader.shown(numbers(0, 10, options)));
    }),
  'count, where it knows, is the number of records of a range': (options) =>
    opened(options, async (reader) => {
      await reader.produce(numbers(0, 7, options));
      for (const range of await reader.plan()) {
        const count = reader.under.source.count?.(range);
        if (count !== undefined) expect(count).toBe((await reader.read([range])).length);
      }
      expect(await reader.read(await reader.plan())).toHaveLength(7);
    }),
  'committing, even the same twice, changes nothing of what is read': (options) =>
    opened(options, async (reader) => {
      await reader.produce(numbers(0, 3, options));
      const ranges = await reader.next();
      await reader.under.source.commit?.(ranges);
      await reader.under.source.commit?.(ranges);
      expect(reader.shown(await reader.read(ranges))).toEqual(reader.shown(numbers(0, 3, options)));
      await reader.produce(numbers(3, 3, options));
      expect(reader.shown(await reader.read(await reader.next()))).toEqual(
        reader.shown(numbers(3, 3, options)),
      );
    }),
  async 'after a restart every record is in one batch, and in one only'(options) {
    if (!(await options.create()).again) return;
    for (const progress of everyProgress) await survives(options, progress);
  },
  async 'after a restart it goes on where it was, also before its first batch and after another restart'(
    options,
  ) {
    if (!(await options.create()).again) return;
    await restarting(options, async (reader, restart) => {
      await restart([]);
      const seen: unknown[] = [];
      for (let batch = 0; batch < 4; batch++) {
        await reader.produce(numbers(10 * batch, 10, options));
        const ranges = await reader.next();
        seen.push(...(await reader.read(ranges)));
        await reader.under.source.commit?.(ranges);
        await restart([]);
        await restart(batch % 2 === 0 ? [ranges] : []);
      }
      expect(reader.shown(seen)).toEqual(reader.shown(numbers(0, 40, options)));
    });
  },
  async 'close may be called again, and without open'({ create }) {
    const { source } = await create();
    await source.close?.();
    await expect((async () => source.close?.())()).resolves.toBeUndefined();
  },
};
