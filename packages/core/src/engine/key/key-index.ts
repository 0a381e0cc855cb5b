import { canonicalKey } from './canonical-key.ts';
import { kindOf } from './key-kind.ts';
import { RecentStrings } from './recent-strings.ts';
import { NOT_SHORT, ShortStrings } from './short-strings.ts';

/**
 * Gives each key, by value, a dense id. The base of `KeyTable` and `KeyMap`, which decide on the ids.
 *
 * Short strings live in a table of their own, unless somebody floods it with colliding ones. Other strings and other
 * primitives live in a Map, composite keys in a Map by canonical text. A small cache in front of the Map recognises strings
 * that come again and again without reading all of their characters.
 */
export class KeyIndex<K> {
  /** The keys by id. */
  readonly keys: K[] = [];
  private readonly short = new ShortStrings();
  private readonly recent = new RecentStrings();
  private readonly direct = new Map<unknown, number>();
  private readonly composite = new Map<string, number>();
  /** Whether the key that `find` missed last is a short string. */
  private missedShort = false;

  /** The id of a key, or -1. Its work is remembered for the insertion that follows a miss. */
  find(key: K): number {
    if (typeof key !== 'string') return this.findOther(key);
    const id = this.short.find(key);
    if (id >= 0) return id;
    this.missedShort = id !== NOT_SHORT;
    return this.missedShort ? -1 : this.findLong(key);
  }

  /**
   * Gives the likely id of each key, -1 where there is none, and brings what `find` is going to read of them close. In a
   * table larger than the processor's caches `find` mostly waits for memory, and so many keys wait at once.
   */
  guess(keys: readonly K[], ids: Int32Array): void {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      ids[i] = typeof key === 'string' ? this.short.home(key) : -1;
    }
    for (let i = 0; i < keys.length; i++) {
      const id = ids[i]!;
      if (id >= 0 && lengthOf(this.keys[id]) !== lengthOf(keys[i])) ids[i] = -1;
    }
  }

  /** Puts a key that `find` has just missed under a free id. */
  protected insert(key: K, id: number): void {
    this.keys[id] = key;
    if (isComposite(key)) this.composite.set(canonicalKey(key), id);
    else if (typeof key !== 'string' || !this.missedShort) this.direct.set(key, id);
    else if (!this.short.insert(id)) this.leaveToMap();
  }

  /** Forgets the key with this id. */
  protected erase(id: number): void {
    const key = this.keys[id];
    if (isComposite(key)) this.composite.delete(canonicalKey(key));
    else if (typeof key === 'string' && this.short.find(key) >= 0) this.short.erase(id);
    else this.direct.delete(key);
    if (typeof key === 'string') this.recent.forget(key);
    this.keys[id] = undefined as K;
  }

  private findOther(key: unknown): number {
    const id = isComposite(key) ? this.composite.get(canonicalKey(key)) : this.direct.get(key);
    if (id !== undefined) return id;
    kindOf(key);
    return -1;
  }

  private findLong(key: string): number {
    const recent = this.recent.find(key, this.keys);
    if (recent >= 0) return recent;
    const id = this.direct.get(key);
    if (id === undefined) return -1;
    this.recent.remember(key, id);
    return id;
  }

  /** V8 seeds its hash per process: what collides here does not there. */
  private leaveToMap(): void {
    for (const id of this.short.close()) this.direct.set(this.keys[id], id);
  }
}

const lengthOf = (key: unknown): number => (key as string).length;

const isComposite = (key: unknown): boolean => typeof key === 'object' && key !== null;
