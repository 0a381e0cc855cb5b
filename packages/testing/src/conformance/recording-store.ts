import { DStreamError, type ReceiverSource, type Store } from '@dstream/core/plugin';
import { refuse } from './refuse.ts';

/** Keeps what a receiver stores, makes it wait when told to, and notices when it does not. */
export class RecordingStore<T> implements Store<T> {
  readonly errors: unknown[] = [];
  /** Calls that came while an earlier one had not let go yet. */
  hasty = 0;
  /** Records of which the source was told that they are safe. */
  safe = 0;
  readonly #parts: (readonly T[] | Uint8Array)[] = [];
  #count = 0;
  #held: PromiseWithResolvers<void> | undefined;
  #isWaitedFor = false;
  readonly #awaited: { readonly count: number; readonly resolve: () => void }[] = [];

  record(value: T): Promise<void> | undefined {
    return this.#take([value], 1);
  }

  bytes(piece: Uint8Array, records: number): Promise<void> | undefined {
    return this.#take(piece, records);
  }

  async block(values: readonly T[]): Promise<void> {
    await this.#take(values, values.length);
    this.safe += values.length;
  }

  reportError(error: unknown): void {
    this.errors.push(error);
  }

  /** How many records were stored. */
  get count(): number {
    return this.#count;
  }

  /** From the next call on the source has to wait. */
  hold(): void {
    this.#held = Promise.withResolvers();
  }

  release(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** Tells a source that waits that its data was not taken, as happens when it is stopped. */
  refuse(): void {
    this.#held?.reject(new DStreamError('STORE_CLOSED', { source: 'under test' }));
    this.#held = undefined;
  }

  /** Resolves when so many records are there. */
  reaches(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#awaited.push({ count, resolve });
    this.#tell();
    return promise;
  }

  /** Everything stored, as records. */
  records(source: ReceiverSource<T>): T[] {
    return this.#parts.flatMap(
      (part) => (part instanceof Uint8Array ? [...source.decode!([part], refuse)].flat(1) : part) as T[],
    );
  }

  #take(part: readonly T[] | Uint8Array, records: number): Promise<void> | undefined {
    if (this.#isWaitedFor) this.hasty++;
    this.#parts.push(part);
    this.#count += records;
    this.#tell();
    if (!this.#held) return undefined;
    this.#isWaitedFor = true;
    return this.#held.promise.then(() => void (this.#isWaitedFor = false));
  }

  #tell(): void {
    for (const { count, resolve } of this.#awaited) if (this.#count >= count) resolve();
  }
}
