import { currentTask } from './current-task.ts';

/**
 * A value that tasks add to and the driver reads. Additions of a task attempt count once it has won: a repeated task
 * adds once. An asynchronous function's additions belong to its attempt up to its first `await` and are counted at
 * once after it.
 */
export class Accumulator<T, A = T> {
  readonly id: number;
  readonly name: string;
  readonly #add: (total: T, amount: A) => T;
  #value: T;

  constructor(id: number, name: string, zero: T, add: (total: T, amount: A) => T) {
    this.id = id;
    this.name = name;
    this.#value = zero;
    this.#add = add;
  }

  /** Adds to the total. */
  add(amount: A): void {
    const task = currentTask();
    if (!task) this.#value = this.#add(this.#value, amount);
    else {
      const amounts = task.accumulated.get(this.id) as A[] | undefined;
      if (amounts) amounts.push(amount);
      else task.accumulated.set(this.id, [amount]);
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
