/**
 * Records on their way through a task: arrays of records, one after the other. Arrays of thousands keep the cost of
 * waiting off the single record; an array is never changed after it was handed on. Synchronous where the records are
 * at hand, asynchronous where they are read from outside.
 */
export type Chunks<T> = Iterable<readonly T[]> | AsyncIterable<readonly T[]>;
