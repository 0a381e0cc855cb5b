import { KeyIndex } from './key-index.ts';

/**
 * Keys with a value each, in the order they were added: what one task aggregates into. Columns by dense id, nothing is
 * ever removed. A loop over records reads
 *
 * ```ts
 * const id = table.find(key);
 * if (id < 0) table.add(key, value);
 * else values[id] = merge(values[id], value);
 * ```
 */
export class KeyTable<K, V> extends KeyIndex<K> {
  /** The values by id. Always the same array: a loop may hold on to it. */
  readonly values: V[] = [];

  get size(): number {
    return this.values.length;
  }

  /** Adds a key and returns its id. Only right after `find` of the same key gave -1. */
  add(key: K, value: V): number {
    const id = this.values.length;
    this.insert(key, id);
    this.values.push(value);
    return id;
  }
}
