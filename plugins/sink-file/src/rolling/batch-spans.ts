/** Batches at equal distances; the distance is 0 for one alone. */
export type BatchSpan = readonly [first: number, last: number, step: number];

/** How a set of batches is written down. */
export interface SavedBatches {
  /** Every batch up to this time belongs to the set; -1: none. */
  readonly upTo: number;
  readonly spans: readonly BatchSpan[];
}

const mostSpans = 1000;

/**
 * A set of batch times. It grows with the gaps between them (restarts, batches that failed), not with their number. Beyond a
 * thousand gaps the oldest are closed: a batch of that long ago is not repeated.
 */
export class BatchSpans {
  #upTo = -1;
  #spans: BatchSpan[] = [];

  static from({ upTo, spans }: SavedBatches): BatchSpans {
    const batches = new BatchSpans();
    batches.#upTo = upTo;
    batches.#spans = [...spans];
    return batches;
  }

  has(time: number): boolean {
    return (
      time <= this.#upTo ||
      this.#spans.some(
        ([first, last, step]) =>
          time >= first && time <= last && (time === first || (time - first) % step === 0),
      )
    );
  }

  add(time: number): void {
    if (this.has(time)) return;
    const previous = this.#spans.at(-1);
    const extended = previous && extend(previous, time);
    if (extended) this.#spans[this.#spans.length - 1] = extended;
    else this.#spans.push([time, time, 0]);
    if (this.#spans.length > mostSpans) this.#upTo = Math.max(this.#upTo, this.#spans.shift()![1]);
  }

  save(): SavedBatches {
    return { upTo: this.#upTo, spans: [...this.#spans] };
  }
}

const extend = ([first, last, step]: BatchSpan, time: number): BatchSpan | undefined => {
  if (step === 0 && time > first) return [first, time, time - first];
  return step > 0 && time === last + step ? [first, time, step] : undefined;
};
