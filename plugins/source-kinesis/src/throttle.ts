import { Backoff } from '@dstream/connection';

/** Keeps from asking a shard that was asked too often, for times that grow and vary. */
export class Throttle {
  readonly #backoff = new Backoff({ first: 250, most: 5000 });
  #since: number | undefined;
  #until = 0;

  /** Whether the shard is better left alone now. */
  get isOn(): boolean {
    return performance.now() < this.#until;
  }

  /** Milliseconds since the shard began to refuse. */
  get lasts(): number {
    return this.#since === undefined ? 0 : performance.now() - this.#since;
  }

  refused(): void {
    this.#since ??= performance.now();
    this.#until = performance.now() + this.#backoff.next();
  }

  answered(): void {
    this.#since = undefined;
    this.#until = 0;
    this.#backoff.reset();
  }
}
