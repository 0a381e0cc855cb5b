import type { RateUpdate } from '../../contracts/listener.ts';
import type { StreamRate } from './stream-rate.ts';

/** What is known of a stream whose rate is kept. */
export interface RatedStreamOptions extends StreamRate {
  readonly streamId: number;
  /** Records a second before the first estimate. */
  readonly firstRate: number;
  /** About how many bytes a record takes in memory, once that is known. */
  bytesPerRecord(): number | undefined;
}

/** Memory that the records of one batch may take, in bytes a second of the batch. */
export interface MemoryBound {
  /** Before the first estimate. */
  readonly initial: number;
  readonly later: number;
}

/** The rate of one stream: proposed by others, bounded here. */
export class RatedStream {
  readonly options: RatedStreamOptions;
  #rate: number;

  constructor(options: RatedStreamOptions) {
    this.options = options;
    this.#rate = this.bounded(options.firstRate, Infinity).rate;
  }

  /** Records a second, a whole number; Infinity while there is no limit. */
  get rate(): number {
    return this.#rate;
  }

  get weight(): number {
    return this.options.weight ?? 1;
  }

  /** Takes a rate, and tells what it became. */
  take(
    proposed: number,
    bytesPerSecond: number,
  ): { readonly rate: number; readonly boundedBy: RateUpdate['boundedBy'] } {
    const bounded = this.bounded(proposed, bytesPerSecond);
    this.#rate = bounded.rate;
    return bounded;
  }

  /** What would become of a rate. Memory has the last word. */
  bounded(
    proposed: number,
    bytesPerSecond: number,
  ): { readonly rate: number; readonly boundedBy: RateUpdate['boundedBy'] } {
    const { minRate = 0, maxRate = Infinity } = this.options;
    const byMemory = bytesPerSecond / (this.options.bytesPerRecord() ?? 0);
    let [rate, boundedBy]: [number, RateUpdate['boundedBy']] = [proposed, undefined];
    if (rate < minRate) [rate, boundedBy] = [minRate, 'minRate'];
    if (rate > maxRate) [rate, boundedBy] = [maxRate, 'maxRate'];
    if (rate > byMemory) [rate, boundedBy] = [byMemory, 'memory'];
    return { rate: Math.max(1, Math.trunc(rate)), boundedBy };
  }

  /** How many records a second it could use, seen from a batch of `seconds` that got `records` of it. */
  demand(records: number, seconds: number): number {
    const used = records / seconds;
    return used >= almostAll * this.#rate ? Infinity : headroom * used;
  }
}

/** A stream that used so much of its rate would have used more. */
const almostAll = 0.9;

/** A stream that uses less than its rate keeps so many times what it uses, so that it can grow. */
const headroom = 2;
