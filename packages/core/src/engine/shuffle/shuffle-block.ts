/** What one map task has for one reduce partition, in columns. Records that are not pairs have no keys. */
export interface ShuffleBlock {
  readonly keys: readonly unknown[] | undefined;
  readonly values: readonly unknown[];
}
