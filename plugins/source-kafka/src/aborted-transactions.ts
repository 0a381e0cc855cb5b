import type { AbortedTransaction } from './fetch-answer.ts';
import type { RecordBatch } from './record-batch.ts';

/** Tells which batches of an answer belong to transactions that were aborted. Asked batch after batch, in order. */
export class AbortedTransactions {
  /** Those that begin further on, the next one last. */
  readonly #coming: AbortedTransaction[];
  /** The producers whose transaction is one that was aborted. */
  readonly #open = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#coming = aborted.toSorted((a, b) => b.firstOffset - a.firstOffset);
  }

  /** Whether the records of a batch do not count. `endsAborted`: the batch is the end of a transaction, and that is how. */
  has(batch: RecordBatch, endsAborted: () => boolean): boolean {
    while (this.#coming.length > 0 && this.#coming.at(-1)!.firstOffset < batch.nextOffset) {
      this.#open.add(this.#coming.pop()!.producerId);
    }
    if (batch.isControl && endsAborted()) this.#open.delete(batch.producerId);
    return batch.isTransactional && this.#open.has(batch.producerId);
  }
}
