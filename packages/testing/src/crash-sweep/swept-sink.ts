import type { Sink, Time } from '@dstream/core';

/** Somewhere to write that outlives processes and knows each batch. */
export class SweptSink<T> {
  readonly #name: string;
  readonly #batches = new Map<Time, readonly T[]>();

  constructor(name: string) {
    this.#name = name;
  }

  /** What is visible, by batch time. */
  get batches(): ReadonlyMap<Time, readonly T[]> {
    return this.#batches;
  }

  /** As one process writes to it. */
  create(): Sink<T> {
    const written = new Map<string, T[]>();
    return {
      name: this.#name,
      delivery: 'exactly-once',
      async write(records, { batchTime, partition, attempt }) {
        const all: T[] = [];
        for await (const chunk of records) all.push(...chunk);
        written.set(`${batchTime} ${partition} ${attempt}`, all);
      },
      commit: async ({ batchTime, attempts }) => {
        const parts = attempts.flatMap((attempt, partition) =>
          written.get(`${batchTime} ${partition} ${attempt}`)!,
        );
        this.#batches.set(batchTime, parts);
        written.clear();
      },
    };
  }
}
