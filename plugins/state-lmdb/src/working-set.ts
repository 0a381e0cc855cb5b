import { canonicalKey, type Time } from '@dstream/core/plugin';
import { hashAt, type KeyBytes } from './key-bytes.ts';

/** One key as an attempt has read or written it. */
export interface WorkingEntry<K, S> {
  readonly key: K;
  readonly hash: number;
  /** Undefined: no state. */
  state: S | undefined;
  stamp: Time;
  /** Whether the key had state in the version before. */
  existed: boolean;
  isWritten: boolean;
  /** Its place in the working set, or -1. */
  order: number;
}

/**
 * The keys that an attempt was told of or has written, on the JavaScript heap: as many as the batch touches. Found by the
 * hash that they are stored under, since that is needed anyway.
 */
export class WorkingSet<K, S> {
  /** In the order of adding. */
  readonly entries: WorkingEntry<K, S>[] = [];
  readonly #keys: KeyBytes;
  /** Orders + 1 (0: free) by the lower bits of hashes. */
  #slots = new Int32Array(256);
  /** Where the key after the one found last stands: most are asked for in the order in which they were announced. */
  #next = 0;

  constructor(keys: KeyBytes) {
    this.#keys = keys;
  }

  /** The entry of a key; when there is none, the bytes of the key are left in the `KeyBytes`. */
  find(key: K): WorkingEntry<K, S> | undefined {
    const next = this.entries[this.#next];
    const entry = next?.key === key && !isObject(key) ? next : this.#lookUp(key);
    if (entry) this.#next = entry.order + 1;
    return entry;
  }

  /** An entry for the key that `find` has just missed, not added yet. */
  create(key: K): WorkingEntry<K, S> {
    const hash = hashAt(this.#keys.bytes, 0);
    return { key, hash, state: undefined, stamp: NaN, existed: false, isWritten: false, order: -1 };
  }

  add(entry: WorkingEntry<K, S>): void {
    entry.order = this.entries.length;
    this.entries.push(entry);
    if (2 * this.entries.length > this.#slots.length) this.#widen();
    else this.#link(entry);
  }

  #lookUp(key: K): WorkingEntry<K, S> | undefined {
    this.#keys.set(key);
    const hash = hashAt(this.#keys.bytes, 0);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = this.entries[slots[slot]! - 1]!;
      if (entry.hash === hash && isSame(entry.key, key)) return entry;
    }
    return undefined;
  }

  #link({ hash, order }: WorkingEntry<K, S>): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = order + 1;
  }

  #widen(): void {
    this.#slots = new Int32Array(4 * this.#slots.length);
    for (const entry of this.entries) this.#link(entry);
  }
}

const isObject = (key: unknown): boolean => typeof key === 'object' && key !== null;

const isSame = (a: unknown, b: unknown): boolean => {
  if (a === b || (a !== a && b !== b)) return true;
  return isObject(a) && isObject(b) && canonicalKey(a) === canonicalKey(b);
};
