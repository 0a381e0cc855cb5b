/** How many bytes may be taken until the next batch begins; no limit unless one is set. */
export class ByteAllowance {
  #limit = Infinity;
  #spent = 0;
  #more: PromiseWithResolvers<void> | undefined;

  /** Bytes for each batch; Infinity: no limit. */
  set limit(bytes: number) {
    this.#limit = bytes;
    this.#release();
  }

  spend(bytes: number): void {
    this.#spent += bytes;
  }

  /** A batch begins. */
  renew(): void {
    this.#spent = 0;
    this.#release();
  }

  /** Undefined while something is left, else a promise for more. */
  wait(): Promise<void> | undefined {
    if (this.#spent < this.#limit) return undefined;
    this.#more ??= Promise.withResolvers();
    return this.#more.promise;
  }

  #release(): void {
    if (this.#spent >= this.#limit) return;
    this.#more?.resolve();
    this.#more = undefined;
  }
}
