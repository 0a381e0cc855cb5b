/** What passes, or waits: open at first. */
export class Gate {
  #open = Promise.withResolvers<void>();

  constructor() {
    this.#open.resolve();
  }

  /** Resolves when the gate is open. */
  pass(): Promise<void> {
    return this.#open.promise;
  }

  close(): void {
    const before = this.#open;
    this.#open = Promise.withResolvers();
    // Who waited at a gate that is closed a second time goes on when it opens.
    void this.#open.promise.then(() => before.resolve());
  }

  open(): void {
    this.#open.resolve();
  }
}
