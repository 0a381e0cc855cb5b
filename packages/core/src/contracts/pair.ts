/** A key with its value: what the pair operations of DStream and RDD work on. */
export type Pair<K, V> = [K, V];
