/** What becomes of the requests that bring the same `Idempotency-Key`: the work of the first one is done for all. */
export class Idempotency<R> {
  readonly #remembered: number;
  readonly #results = new Map<string, Promise<R>>();

  constructor(remembered: number) {
    this.#remembered = remembered;
  }

  /** Does `work`, unless it is being done or was done for this key. A failure is forgotten: then the next one does it. */
  async once(key: string | undefined, work: () => Promise<R>): Promise<R> {
    if (key === undefined || this.#remembered === 0) return work();
    const known = this.#results.get(key);
    if (known) return known;
    const result = work();
    this.#results.set(key, result);
    result.catch(() => this.#results.delete(key));
    if (this.#results.size > this.#remembered) this.#results.delete(this.#results.keys().next().value!);
    return result;
  }
}
