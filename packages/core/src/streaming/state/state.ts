import { DStreamError } from '../../base/errors/dstream-error.ts';

/**
 * The state of one key while the function of `mapWithState` looks at one record of it: Spark's `State`. Good for the
 * length of the call only; the same object is used for the next record.
 */
export class State<S> {
  #state: S | undefined;
  #present = false;
  #updated = false;
  #removed = false;
  #timingOut = false;

  /** Whether the key has state. */
  exists(): boolean {
    return this.#present;
  }

  /** The state. Throws STATE_EMPTY if there is none. */
  get(): S {
    if (!this.#present) throw new DStreamError('STATE_EMPTY', {});
    return this.#state as S;
  }

  /** The state, or null if there is none. */
  getOption(): S | null {
    return this.#present ? (this.#state as S) : null;
  }

  /**
   * Gives the key a new state. Throws STATE_INVALID_OPERATION after `remove`, and while timing out. Give it a new object
   * rather than the old one changed: a repeated batch starts from the old one.
   */
  update(state: S): void {
    this.#requireOpen('updated');
    if (state === undefined) throw invalid('updated', 'undefined is no state; call remove() to drop it');
    this.#state = state;
    this.#present = true;
    this.#updated = true;
  }

  /** Takes the state of the key away. Throws STATE_INVALID_OPERATION after `remove`, and while timing out. */
  remove(): void {
    this.#requireOpen('removed');
    this.#state = undefined;
    this.#present = false;
    this.#updated = false;
    this.#removed = true;
  }

  /** Whether the key had no data for longer than the time-out: this is its last call, and its state is removed after it. */
  isTimingOut(): boolean {
    return this.#timingOut;
  }

  /** Whether the function gave the key a new state. */
  isUpdated(): boolean {
    return this.#updated;
  }

  /** Whether the function took the state away. */
  isRemoved(): boolean {
    return this.#removed;
  }

  /** Called by the operator for each record: makes this the state of its key, `undefined` if it has none. */
  wrap(state: S | undefined): void {
    this.#state = state;
    this.#present = state !== undefined;
    this.#updated = false;
    this.#removed = false;
    this.#timingOut = false;
  }

  /** Called by the operator for each key that times out. */
  wrapTimingOut(state: S): void {
    this.wrap(state);
    this.#timingOut = true;
  }

  #requireOpen(operation: string): void {
    if (this.#removed) throw invalid(operation, 'it was removed in this call');
    if (this.#timingOut) throw invalid(operation, 'its key is timing out, after which it is removed anyway');
  }
}

const invalid = (operation: string, reason: string): DStreamError<'STATE_INVALID_OPERATION'> =>
  new DStreamError('STATE_INVALID_OPERATION', { operation, reason });
