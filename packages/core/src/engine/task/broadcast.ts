/** A read-only value that is sent to each executor once instead of with each task. */
export class Broadcast<T> {
  readonly id: number;
  #held: { readonly value: T } | undefined;

  constructor(id: number, value: T) {
    this.id = id;
    this.#held = { value };
  }

  /** The value. Throws after `destroy()`. */
  get value(): T {
    if (!this.#held) throw new Error(`Broadcast ${this.id} was destroyed.`);
    return this.#held.value;
  }

  /** Whether `destroy()` was called. */
  get isDestroyed(): boolean {
    return this.#held === undefined;
  }

  /** Lets go of the value everywhere. */
  destroy(): void {
    this.#held = undefined;
  }
}
