import { canonicalKey } from './canonical-key.ts';
import { hashKey, hashString } from './hash-key.ts';
import { kindOf } from './key-kind.ts';

/** Longer strings go to a JavaScript Map: from here on V8's native hash beats ours. Measured on Node 26. */
const OWN_LENGTH = 24;
/** Shorter strings are hashed as fast as their place in the recent keys is worked out. */
const RECENT_LENGTH = 2;
const RECENT_MASK = 1023;
/** How many misses of the recent keys are counted before they are judged useless. */
const TRIAL = 2048;
/** Farther from its home no key lies by chance in a table at most half full: somebody is choosing the keys. */
const FLOODED = 256;

/**
 * Gives each key, by value, a dense id. The base of `KeyTable` and `KeyMap`, which decide on the ids.
 *
 * Strings live in an open-addressing table with linear probing whose slots hold the hash next to the id, so that a text
 * is compared only when all 32 bits agree. A small direct-mapped cache in front recognises keys that come again and again
 * without reading all of their characters; it turns itself off when they do not. Long strings, other primitives, and all
 * strings once the table is being flooded with colliding keys, live in a Map; composite keys in a Map by canonical text.
 */
export class KeyIndex<K> {
  /** The keys by id. */
  readonly keys: K[] = [];
  /** The hashes of short strings by id. */
  private hashes = new Int32Array(64);
  /** Pairs of hash and id + 1 (0: free). */
  private slots = new Int32Array(256);
  private mask = 127;
  private used = 0;
  private ownLength = OWN_LENGTH;
  /** Ids + 1 of keys found lately. */
  private readonly recent = new Int32Array(RECENT_MASK + 1);
  private recentLength = RECENT_LENGTH;
  private hits = 0;
  private misses = 0;
  /** What the last `find` that missed worked out, for the insertion that follows. */
  private missedHash = 0;
  private missedSlot = 0;
  private readonly direct = new Map<unknown, number>();
  private readonly composite = new Map<string, number>();

  /** The id of a key, or -1. Its work is remembered for the insertion that follows a miss. */
  find(key: K): number {
    if (typeof key !== 'string') return this.findOther(key);
    const length = key.length;
    let place = -1;
    if (length >= this.recentLength) {
      place = placeOf(key, length);
      const id = this.recent[place]! - 1;
      if (id >= 0 && this.keys[id] === key) {
        this.hits++;
        return id;
      }
      if (++this.misses === TRIAL) this.judge();
    }
    if (length > this.ownLength) return this.findLong(key, place);
    const hash = hashString(key);
    const { slots, mask } = this;
    let slot = hash & mask;
    for (let next = slots[2 * slot + 1]!; next !== 0; next = slots[2 * slot + 1]!) {
      if (slots[2 * slot] === hash && this.keys[next - 1] === key) {
        if (place >= 0) this.recent[place] = next;
        return next - 1;
      }
      slot = (slot + 1) & mask;
    }
    this.missedHash = hash;
    this.missedSlot = slot;
    return -1;
  }

  /**
   * Gives the likely id of each key, -1 where there is none, and brings what `find` is going to read of them close. In a
   * table larger than the processor's caches `find` mostly waits for memory, and so many keys wait at once.
   */
  guess(keys: readonly K[], ids: Int32Array): void {
    const { slots, mask, ownLength } = this;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const own = typeof key === 'string' && key.length <= ownLength;
      ids[i] = own ? slots[2 * (hashString(key) & mask) + 1]! - 1 : -1;
    }
    for (let i = 0; i < keys.length; i++) {
      const id = ids[i]!;
      if (id >= 0 && lengthOf(this.keys[id]) !== lengthOf(keys[i])) ids[i] = -1;
    }
  }

  /** `hashKey` of the key with this id. */
  hashOf(id: number): number {
    const key = this.keys[id];
    return typeof key === 'string' && key.length <= this.ownLength ? this.hashes[id]! : hashKey(key);
  }

  /** Puts a key that `find` has just missed under a free id. */
  protected insert(key: K, id: number): void {
    this.keys[id] = key;
    if (isComposite(key)) this.composite.set(canonicalKey(key), id);
    else if (typeof key === 'string' && key.length <= this.ownLength) this.insertShort(id);
    else this.direct.set(key, id);
  }

  /** Forgets the key with this id. */
  protected erase(id: number): void {
    const key = this.keys[id];
    if (typeof key === 'string') {
      if (key.length >= RECENT_LENGTH) this.recent[placeOf(key, key.length)] = 0;
      if (key.length <= this.ownLength) this.eraseShort(id);
      else this.direct.delete(key);
    } else if (isComposite(key)) this.composite.delete(canonicalKey(key));
    else this.direct.delete(key);
    this.keys[id] = undefined as K;
  }

  private findOther(key: unknown): number {
    const id = isComposite(key) ? this.composite.get(canonicalKey(key)) : this.direct.get(key);
    if (id !== undefined) return id;
    kindOf(key);
    return -1;
  }

  private findLong(key: string, place: number): number {
    const id = this.direct.get(key);
    if (id === undefined) return -1;
    if (place >= 0) this.recent[place] = id + 1;
    return id;
  }

  private judge(): void {
    if (this.hits < this.misses) this.recentLength = Infinity;
    this.hits = 0;
    this.misses = 0;
  }

  private insertShort(id: number): void {
    const { slots, mask, missedHash, missedSlot } = this;
    slots[2 * missedSlot] = missedHash;
    slots[2 * missedSlot + 1] = id + 1;
    if (id >= this.hashes.length) this.hashes = widen(this.hashes);
    this.hashes[id] = missedHash;
    this.used++;
    if (((missedSlot - missedHash) & mask) > FLOODED) this.leaveToMap();
    else if (2 * this.used > mask) this.grow();
  }

  private grow(): void {
    const old = this.slots;
    const mask = this.mask < 1 << 16 ? this.mask * 4 + 3 : this.mask * 2 + 1;
    const slots = new Int32Array(2 * (mask + 1));
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let slot = old[i]! & mask;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = old[i]!;
      slots[2 * slot + 1] = old[i + 1]!;
    }
    this.slots = slots;
    this.mask = mask;
  }

  /** V8 seeds its hash per process: what collides here does not there. */
  private leaveToMap(): void {
    const { slots } = this;
    for (let i = 1; i < slots.length; i += 2) {
      if (slots[i] !== 0) this.direct.set(this.keys[slots[i]! - 1], slots[i]! - 1);
    }
    slots.fill(0);
    this.ownLength = -1;
  }

  /** Frees a slot and moves those behind it up, so that probing needs no tombstones (Knuth, 6.4 algorithm R). */
  private eraseShort(id: number): void {
    const { slots, mask } = this;
    let free = this.hashes[id]! & mask;
    while (slots[2 * free + 1] !== id + 1) free = (free + 1) & mask;
    for (let slot = (free + 1) & mask; slots[2 * slot + 1] !== 0; slot = (slot + 1) & mask) {
      const fromHome = (slot - slots[2 * slot]!) & mask;
      if (fromHome < ((slot - free) & mask)) continue;
      slots[2 * free] = slots[2 * slot]!;
      slots[2 * free + 1] = slots[2 * slot + 1]!;
      free = slot;
    }
    slots[2 * free + 1] = 0;
    this.used--;
  }
}

const lengthOf = (key: unknown): number => (key as string).length;

const isComposite = (key: unknown): boolean => typeof key === 'object' && key !== null;

const widen = (column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(2 * column.length);
  wider.set(column);
  return wider;
};

/** Three characters and the length say enough to look one recent key up; a wrong guess costs one comparison. */
const placeOf = (key: string, length: number): number =>
  (key.charCodeAt(0) +
    (key.charCodeAt(length >> 1) << 2) +
    (key.charCodeAt(length - 1) << 5) +
    (length << 3)) &
  RECENT_MASK;
