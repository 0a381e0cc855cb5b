import { StallWatch } from '@dstream/connection';

/** What a window is bounded by. */
export interface WindowLimits {
  readonly messages: number;
  /** Bytes of content. */
  readonly bytes: number;
  /** Milliseconds without any confirmation that count as silence. */
  readonly silence: number;
}

/** Messages that were published and are not confirmed yet. */
export class ConfirmWindow {
  readonly #limits: WindowLimits;
  readonly #watch: StallWatch;
  #messages = 0;
  #bytes = 0;
  #failure: { readonly error: unknown } | undefined;
  #isReached: (() => boolean) | undefined;
  #waiting: (() => void) | undefined;

  /** `silent`: the error of a server that confirms nothing any more. */
  constructor(limits: WindowLimits, silent: () => Error) {
    this.#limits = limits;
    this.#watch = new StallWatch(limits.silence, () => this.fail(silent()));
  }

  /** One more was published. */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#messages++ === 0) this.#watch.start();
  }

  /** One of so many bytes was confirmed. */
  confirm(bytes: number): void {
    this.#bytes -= bytes;
    if (--this.#messages === 0) this.#watch.stop();
    else this.#watch.alive();
    if (this.#isReached?.()) this.#waiting?.();
  }

  /** What is published is lost: everybody who waits is told, now and later. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#watch.stop();
    this.#waiting?.();
  }

  /** Undefined while there is room for another message, else a promise for plenty of it. Throws or rejects after `fail`. */
  room(): Promise<void> | undefined {
    if (this.#failure) throw this.#failure.error;
    return this.#isAbove(1) ? this.#until(() => !this.#isAbove(0.5)) : undefined;
  }

  /** Resolves when all are confirmed. */
  empty(): Promise<void> {
    return this.#until(() => this.#messages === 0);
  }

  /** Nobody waits any more. */
  close(): void {
    this.#watch.stop();
  }

  /** Whether such a part of the window is taken. */
  #isAbove(part: number): boolean {
    return this.#messages >= part * this.#limits.messages || this.#bytes >= part * this.#limits.bytes;
  }

  async #until(reached: () => boolean): Promise<void> {
    this.#isReached = reached;
    while (!this.#failure && !reached()) await new Promise<void>((resolve) => (this.#waiting = resolve));
    if (this.#failure) throw this.#failure.error;
  }
}
