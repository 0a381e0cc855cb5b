import { canonicalKey, type Time } from '@dstream/core/plugin';

/** One key as an attempt has read or written it. */
export interface WorkingEntry<K, S> {
  readonly key: K;
  /** Undefined: no state. */
  state: S | undefined;
  stamp: Time;
  /** Whether the key had state in the version before. */
  existed: boolean;
  isWritten: boolean;
  /** Its place in the working set, or -1. */
  order: number;
}

/** The keys that an attempt was told of or has written, on the JavaScript heap: as many as the batch touches. */
export class WorkingSet<K, S> {
  /** In the order of adding. */
  readonly entries: WorkingEntry<K, S>[] = [];
  /** A Map compares everything but objects by value. */
  readonly #byKey = new Map<unknown, WorkingEntry<K, S>>();
  readonly #byText = new Map<string, WorkingEntry<K, S>>();
  /** Where the key after the one found last stands: most are asked for in the order in which they were announced. */
  #next = 0;

  find(key: K): WorkingEntry<K, S> | undefined {
    const next = this.entries[this.#next];
    const entry = next?.key === key && !isObject(key) ? next : this.#lookUp(key);
    if (entry) this.#next = entry.order + 1;
    return entry;
  }

  add(entry: WorkingEntry<K, S>): void {
    entry.order = this.entries.length;
    this.entries.push(entry);
    if (isObject(entry.key)) this.#byText.set(canonicalKey(entry.key), entry);
    else this.#byKey.set(entry.key, entry);
  }

  #lookUp(key: K): WorkingEntry<K, S> | undefined {
    return isObject(key) ? this.#byText.get(canonicalKey(key)) : this.#byKey.get(key);
  }
}

const isObject = (key: unknown): boolean => typeof key === 'object' && key !== null;
