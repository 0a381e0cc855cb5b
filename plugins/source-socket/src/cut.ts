/** Whole records as the raw bytes they came in. */
export interface Cut {
  /** Owns its memory: nothing else looks at it. */
  readonly piece: Uint8Array;
  readonly records: number;
}

/** Cuts a stream of bytes between records, however the network has split it. */
export interface Cutter {
  /** The whole records that end in `chunk`, which must own its memory. What is left waits for the next chunk. */
  push(chunk: Uint8Array): Iterable<Cut>;
  /** The record that ends with the stream, if it may end that way. */
  end(): Iterable<Cut>;
  /** Bytes of a record whose end has not come yet. */
  readonly unfinished: number;
}
