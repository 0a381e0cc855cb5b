import type { Accumulator } from './accumulator.ts';

/** The accumulators of a context, for as long as the program holds on to them: a batch may make its own. */
export class Accumulators {
  readonly #known = new Map<number, WeakRef<Accumulator<any, any>>>();
  readonly #dropped = new FinalizationRegistry<number>((id) => this.#known.delete(id));

  add(accumulator: Accumulator<any, any>): void {
    this.#known.set(accumulator.id, new WeakRef(accumulator));
    this.#dropped.register(accumulator, accumulator.id);
  }

  get(id: number): Accumulator<any, any> | undefined {
    return this.#known.get(id)?.deref();
  }
}
