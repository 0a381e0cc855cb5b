/** What a function may return so that pairs are inferred: `w => [w, 1]` gives `[string, number]`. */
export type Inferred = [] | {} | null | undefined;

/**
 * `U`, unless it is or may be a promise: a function that waits belongs into `mapAsync`, since a promise as a record is
 * never waited for. The tuples keep a `U` that is not known yet from being taken for a promise.
 */
export type NotPromise<U> = IsPromise<U> extends true ? UseMapAsync : U;

type IsPromise<U> = [0] extends [1 & U]
  ? false
  : [Extract<U, PromiseLike<any>>] extends [never]
    ? false
    : true;

/** What the compiler asks for instead of a promise. */
export interface UseMapAsync {
  readonly 'a function that waits belongs into mapAsync or flatMapAsync': never;
}

/** What a combiner is that began as `C`: an array of one record grows, so it is no tuple; pairs and the like are. */
export type Grown<C> = C extends [infer E] ? E[] : C;
