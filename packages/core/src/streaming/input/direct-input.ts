import { DStreamError } from '../../base/errors/dstream-error.ts';
import { kindOf } from '../../base/errors/kind-of.ts';
import { estimateSize } from '../../base/size/estimate-size.ts';
import type { Chunks } from '../../contracts/chunks.ts';
import type { Json } from '../../contracts/json.ts';
import type { DirectSource } from '../../contracts/source.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import { mapChunks } from '../../engine/pipeline/chunks.ts';
import type { RDDContext } from '../../engine/rdd/rdd-context.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { Input, InputCount, InputLimit, InputOrigin, InputPlace, RecordedBatch } from './input.ts';

/** How much the size of one more record counts. */
const newWeight = 0.1;

/** What a checkpoint keeps of a batch. `previous`: what the next ranges follow, where the batch has none of its own. */
type RecordedRanges<R> = { readonly ranges: readonly R[]; readonly previous?: readonly R[] };

/** A direct source as input: one partition per range, planned batch after batch. */
export class DirectInput<T, R extends Json> implements Input<T> {
  readonly name: string;
  readonly origin: InputOrigin;
  readonly #source: DirectSource<T, R>;
  readonly #stopped = new AbortController();
  #planning: AbortController | undefined;
  readonly #planned = new Map<Time, readonly R[]>();
  #previous: readonly R[] = [];
  /** `#previous` as it was before the last plan. */
  #before: readonly R[] = [];
  #limit = Infinity;
  #perPartition: InputLimit['perPartition'] | undefined;
  #bytesPerRecord: number | undefined;
  readonly startsSmall = true;
  #batchDuration: Duration = 1000;

  constructor(source: DirectSource<T, R>) {
    this.name = source.name;
    this.origin = source.commit ? 'committed' : 'ranges';
    this.#source = source;
  }

  async start({ batchDuration, notes }: InputPlace): Promise<void> {
    this.#batchDuration = batchDuration;
    await this.#source.open?.(this.#stopped.signal, notes);
  }

  record(batchTime: Time): RecordedRanges<R> {
    const ranges = this.#planned.get(batchTime) ?? [];
    return ranges.length > 0 ? { ranges } : { ranges, previous: this.#previous };
  }

  async resume(batches: readonly RecordedBatch[]): Promise<void> {
    for (const { time, recorded } of batches) {
      const { ranges, previous = ranges } = recorded as RecordedRanges<R>;
      this.#planned.set(time, ranges);
      this.#previous = previous;
    }
    this.#before = this.#previous;
    const lastDone = batches.findLastIndex(({ isDone }) => isDone);
    const open = batches.filter(({ isDone }, index) => !isDone || index === lastDone);
    if (open.length > 0) await this.#source.resume?.(open.map(({ time }) => this.#planned.get(time)!));
  }

  limit(recordsPerSecond: number, { perPartition }: InputLimit): void {
    this.#limit = recordsPerSecond;
    this.#perPartition = perPartition;
  }

  async allocate(batchTime: Time, given: AbortSignal): Promise<InputCount | undefined> {
    if (this.#stopped.signal.aborted) return undefined;
    const signal = this.#planSignal(given);
    const limit = Math.max(1, Math.floor((this.#limit * this.#batchDuration) / 1000));
    const ranges = await this.#source.plan(this.#previous, {
      batchTime,
      batchDuration: this.#batchDuration,
      limit,
      perPartition: this.#perPartition,
      signal,
    });
    given.throwIfAborted();
    if (!Array.isArray(ranges)) {
      throw new DStreamError('RANGES_INVALID', {
        source: this.name,
        given: kindOf(ranges),
      });
    }
    this.#before = this.#previous;
    if (ranges.length > 0) this.#previous = ranges;
    this.#planned.set(batchTime, ranges);
    const counts = ranges.map((range) => this.#source.count?.(range) ?? 0);
    return { numRecords: counts.reduce((a, b) => a + b, 0), metadata: { ranges } };
  }

  /** Aborts when the batch does not wait any more, or when the input stops. */
  #planSignal(given: AbortSignal): AbortSignal {
    const planning = new AbortController();
    given.addEventListener('abort', () => planning.abort(given.reason), { once: true });
    this.#planning = planning;
    return planning.signal;
  }

  takeBack(batchTime: Time): void {
    this.#planned.delete(batchTime);
    this.#previous = this.#before;
  }

  compute(batchTime: Time, rdds: RDDContext): RDD<T> {
    const ranges = this.#planned.get(batchTime) ?? [];
    return rdds.create<T>({
      name: this.name,
      numPartitions: ranges.length,
      dependencies: [],
      batchTime,
      origin: (partition) => ranges[partition]!,
      compute: (partition, task, refuse) =>
        this.#checked(this.#source.read(ranges[partition]!, task.signal, refuse)),
    });
  }

  get bytesPerRecord(): number | undefined {
    return this.#bytesPerRecord;
  }

  /** Throws `RECORDS_INVALID` for what is no chunk: a text would be taken for the list of its characters. */
  #checked(chunks: Chunks<T>): Chunks<T> {
    return mapChunks(chunks, (chunk) => {
      if (!Array.isArray(chunk)) throw recordsInvalid(this.name, chunk);
      if (this.#perPartition && chunk.length > 0) this.#measure(chunk);
      return chunk;
    });
  }

  /** Looks at a record of a chunk where somebody wants to know how large they are. */
  #measure(chunk: readonly T[]): void {
    const bytes = estimateSize(chunk[chunk.length >> 1]);
    const before = this.#bytesPerRecord ?? bytes;
    this.#bytesPerRecord = before + (bytes - before) * newWeight;
  }

  describe(batchTime: Time): readonly R[] {
    return this.#planned.get(batchTime) ?? [];
  }

  restore(batchTime: Time, description: Json): void {
    this.#planned.set(batchTime, description as readonly R[]);
  }

  async completed(batchTime: Time): Promise<void> {
    const ranges = this.#planned.get(batchTime) ?? [];
    if (ranges.length > 0) await this.#source.commit?.(ranges);
  }

  forget(until: Time): void {
    for (const time of this.#planned.keys()) if (time <= until) this.#planned.delete(time);
  }

  stop(): void {
    this.#stopped.abort();
    this.#planning?.abort();
  }

  async close(): Promise<void> {
    await this.#source.close?.();
  }
}

const recordsInvalid = (source: string, chunk: unknown): DStreamError =>
  new DStreamError('RECORDS_INVALID', { source, given: kindOf(chunk) });
