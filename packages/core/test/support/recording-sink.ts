import type { BatchCommit, Sink, WriteAttempt } from '../../src/contracts/sink.ts';

/** A sink that keeps what it is told, and fails where the test wants it to. */
export class RecordingSink implements Sink<unknown> {
  readonly name = 'recording';
  readonly calls: string[] = [];
  readonly records = new Map<number, unknown[]>();
  commits: BatchCommit[] = [];
  failing: (call: string, attempt?: WriteAttempt) => boolean = () => false;

  async open(): Promise<void> {
    this.#call('open');
  }

  async write(
    records: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
    attempt: WriteAttempt,
  ): Promise<void> {
    const all: unknown[] = [];
    for await (const chunk of records) all.push(...chunk);
    this.#call('write', attempt);
    this.records.set(attempt.partition, all);
  }

  async commit(batch: BatchCommit): Promise<void> {
    this.#call('commit');
    this.commits.push(batch);
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }

  #call(call: string, attempt?: WriteAttempt): void {
    this.calls.push(call);
    if (this.failing(call, attempt)) throw new Error(`${call} failed`);
  }
}
