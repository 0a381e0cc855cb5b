/** What one map task has for one reduce partition, in columns. Records that are not pairs have no keys. */
export interface ShuffleBlock {
  readonly keys: readonly unknown[] | undefined;
  readonly values: readonly unknown[];
}

/** What one map task has for each reduce partition; undefined, or missing at the end, where it has nothing. */
export type MapOutput = readonly (ShuffleBlock | undefined)[];
