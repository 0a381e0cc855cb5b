/** Counts the blocks in memory against a limit, and lets others wait for room. */
export class MemoryBudget {
  readonly limit: number;
  #bytes = 0;
  #blocks = 0;
  #room: PromiseWithResolvers<void> | undefined;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Blocks in memory. */
  get blocks(): number {
    return this.#blocks;
  }

  /** True when `bytes` more would stay within the limit. */
  fits(bytes: number): boolean {
    return this.#bytes + bytes <= this.limit;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    this.#blocks++;
  }

  remove(bytes: number): void {
    this.#bytes -= bytes;
    this.#blocks--;
    if (!this.#hasRoom()) return;
    this.#room?.resolve();
    this.#room = undefined;
  }

  /** Undefined when there is room, else a promise for it. */
  wait(): Promise<void> | undefined {
    if (this.#hasRoom()) return undefined;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** A block larger than the limit would never fit: alone it may pass. */
  #hasRoom(): boolean {
    return this.#bytes <= this.limit || this.#blocks <= 1;
  }
}
