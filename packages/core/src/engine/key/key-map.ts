import { copyKey } from './copy-key.ts';
import { KeyIndex } from './key-index.ts';

/**
 * Ids of keys that come and go over many batches: windows and state. The id of a removed key is given to the next new
 * one, so columns by id stay as dense as the most keys ever held at once. Keys are copied (`copyKey`) when added.
 */
export class KeyMap<K> extends KeyIndex<K> {
  private readonly free: number[] = [];
  private readonly live: boolean[] = [];

  /** How many keys are held. */
  get size(): number {
    return this.live.length - this.free.length;
  }

  /** One more than the greatest id ever given. */
  get capacity(): number {
    return this.live.length;
  }

  /** Whether a key has this id now. */
  has(id: number): boolean {
    return this.live[id] === true;
  }

  /** Adds a key and returns its id. Only right after `find` of the same key gave -1. */
  add(key: K): number {
    const id = this.free.pop() ?? this.live.length;
    this.insert(copyKey(key), id);
    this.live[id] = true;
    return id;
  }

  /** Removes the key with this id. */
  remove(id: number): void {
    this.erase(id);
    this.live[id] = false;
    this.free.push(id);
  }
}
