/** A declared function. `with` makes the same function with other values in the place of those it was declared with. */
export type Closure<F, C> = F & { with(captured: C): Closure<F, C> };

type AnyFunction = (...args: any[]) => any;

/** How other isolates know a function: by its place among the declared ones, and what it captures (one value or none). */
export interface BoundClosure {
  readonly id: number;
  readonly captured: readonly unknown[];
}

/** The functions that every isolate has because the program declares them, in order. */
export class Closures {
  readonly #capture: (value: unknown) => unknown;
  readonly #declared: AnyFunction[] = [];
  readonly #bound = new WeakMap<object, BoundClosure>();

  /** `capture` decides what `with` captures. */
  constructor(capture: (value: unknown) => unknown = (value) => value) {
    this.#capture = capture;
  }

  get names(): readonly string[] {
    return this.#declared.map(({ name }) => name);
  }

  /** Declares a function, which is called with what was captured, if anything, before its arguments. */
  declare(fn: AnyFunction, captured: readonly unknown[]): AnyFunction {
    return this.bind(this.#declared.push(fn) - 1, captured);
  }

  /** A declared function with what it captures. */
  bind(id: number, captured: readonly unknown[]): AnyFunction {
    const bound: AnyFunction = this.#declared[id]!.bind(undefined, ...captured);
    this.#bound.set(bound, { id, captured });
    return captured.length === 0
      ? bound
      : Object.assign(bound, { with: (other: unknown) => this.bind(id, [this.#capture(other)]) });
  }

  find(fn: object): BoundClosure | undefined {
    return this.#bound.get(fn);
  }
}
