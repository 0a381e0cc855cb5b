/** Lets so many tasks run at once. */
export class InFlight {
  readonly #most: number;
  readonly #running = new Set<Promise<void>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Starts a task when there is room. Rejects when one has failed that ran meanwhile. */
  async start(task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#most) await Promise.race(this.#running);
    const running = task();
    this.#running.add(running);
    void running.then(
      () => this.#running.delete(running),
      () => undefined,
    );
  }

  /** Resolves when all have ended well. */
  async end(): Promise<void> {
    await Promise.all(this.#running);
  }
}
