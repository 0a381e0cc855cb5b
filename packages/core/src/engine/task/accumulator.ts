import { currentTask } from './current-task.ts';

/**
 * A value that tasks add to and the driver reads. Additions of a task attempt count once it has won: a repeated task
 * adds once. What a transformation adds counts each time its partition is computed, so count in actions, or persist. An
 * asynchronous function's additions belong to its attempt up to its first `await` and are counted at once after it.
 */
export class Accumulator<T, A = T> {
  readonly id: number;
  readonly name: string;
  readonly #add: (total: T, amount: A) => T;
  readonly #join: ((a: A, b: A) => A) | undefined;
  #value: T;

  /** `join` makes one amount of two, so that a task need not keep all of them. */
  constructor(id: number, name: string, zero: T, add: (total: T, amount: A) => T, join?: (a: A, b: A) => A) {
    this.id = id;
    this.name = name;
    this.#value = zero;
    this.#add = add;
    this.#join = join;
  }

  /** Adds to the total. */
  add(amount: A): void {
    const task = currentTask();
    if (!task) this.#value = this.#add(this.#value, amount);
    else {
      const amounts = task.accumulated.get(this.id) as A[] | undefined;
      if (!amounts) task.accumulated.set(this.id, [amount]);
      else if (this.#join) amounts[0] = this.#join(amounts[0]!, amount);
      else amounts.push(amount);
    }
  }

  /** The total of everything that counts so far. Driver only. */
  get value(): T {
    return this.#value;
  }

  /** Takes in what a winning attempt added. */
  merge(amounts: readonly A[]): void {
    for (const amount of amounts) this.#value = this.#add(this.#value, amount);
  }
}
