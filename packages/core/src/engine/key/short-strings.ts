import { mix32 } from './mix32.ts';

/** What `find` returns for a string that is not short, and for all once the table was closed. */
export const NOT_SHORT = -2;

/** How many characters of one byte, and of two, four integers hold beside a length. */
const MOST_NARROW = 15;
const MOST_WIDE = 7;
/** What the length of a wide string is marked with. */
const WIDE = 0x80;
/** Farther from its home no key lies by chance in a table at most half full: somebody is choosing the keys. */
const FLOODED = 256;

/**
 * The ids of short strings: an open-addressing table with linear probing. A slot holds an id + 1 in its low bits, as many as
 * the mask has, and above them the bits of the hash there (0: free).
 *
 * A short string is kept as four integers, its characters and its length: strings are equal exactly when their integers are.
 * So looking one up reads two places of memory, and no string but the one asked for. What takes the time in tables of more
 * than a few thousand keys is waiting for memory: hence small slots, and the strings that came first, often the frequent
 * ones, side by side.
 */
export class ShortStrings {
  private slots = new Int32Array(128);
  private mask = 127;
  private used = 0;
  private closed = false;
  /** Four integers for each id. */
  private strings = new Int32Array(256);
  /** The string last missed: its integers, its hash, and where it would be. */
  private readonly missed = new Int32Array(4);
  private missedHash = 0;
  private missedSlot = 0;

  /**
   * The id of a string, -1 for one that may be inserted, else `NOT_SHORT`. Its work is remembered for the insertion.
   *
   * Groups of four characters overlap where the length is no multiple of four (as in wyhash, Wang Yi): to read a character
   * twice costs a processor less than to guess wrong how many there are. All of it is in one function because it is called
   * for each record: loops, tuples or functions for its parts take a tenth more time.
   */
  find(text: string): number {
    const { length } = text;
    if (length > MOST_NARROW) return NOT_SHORT;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let all = 0;
    if (length > 3) {
      let p = text.charCodeAt(0);
      let q = text.charCodeAt(1);
      let r = text.charCodeAt(2);
      let s = text.charCodeAt(3);
      all = p | q | r | s;
      a = p | (q << 8) | (r << 16) | (s << 24);
      if (length > 4) {
        p = text.charCodeAt(length - 4);
        q = text.charCodeAt(length - 3);
        r = text.charCodeAt(length - 2);
        s = text.charCodeAt(length - 1);
        all |= p | q | r | s;
        b = p | (q << 8) | (r << 16) | (s << 24);
      }
      if (length > 8) {
        p = text.charCodeAt(4);
        q = text.charCodeAt(5);
        r = text.charCodeAt(6);
        s = text.charCodeAt(7);
        all |= p | q | r | s;
        c = p | (q << 8) | (r << 16) | (s << 24);
      }
      if (length > 12) {
        p = text.charCodeAt(length - 7);
        q = text.charCodeAt(length - 6);
        r = text.charCodeAt(length - 5);
        all |= p | q | r;
        d = p | (q << 8) | (r << 16);
      }
    } else if (length > 0) {
      const p = text.charCodeAt(0);
      const q = text.charCodeAt(length >> 1);
      const r = text.charCodeAt(length - 1);
      all = p | q | r;
      a = p | (q << 8) | (r << 16);
    }
    return all < 256 ? this.look(a, b, c, d | (length << 24)) : this.findWide(text);
  }

  /** Inserts the string that `find` has just given -1 for. Returns false when the table is being flooded. */
  insert(id: number): boolean {
    const { missedHash } = this;
    const distance = (this.missedSlot - missedHash) & this.mask;
    this.slots[this.missedSlot] = (missedHash & ~this.mask) | (id + 1);
    while (4 * id >= this.strings.length) this.strings = widen(this.strings);
    this.strings.set(this.missed, 4 * id);
    this.used++;
    if (2 * this.used > this.mask || id + 1 >= this.mask) this.grow(id);
    return distance <= FLOODED;
  }

  /** The id in the place where the search for a string begins, most often its own; -1 if there is none. */
  home(text: string): number {
    const { length } = text;
    if (length < 4 || length > MOST_NARROW) return -1;
    const a = fourOf(text, 0);
    const b = length > 4 ? fourOf(text, length - 4) : 0;
    const c = length > 8 ? fourOf(text, 4) : 0;
    const d = length > 12 ? fourOf(text, length - 7) & 0xffffff : 0;
    return (this.slots[hashIntegers(a, b, c, d | (length << 24)) & this.mask]! & this.mask) - 1;
  }

  /** Takes out the string with this id and moves those behind it up: probing needs no tombstones (Knuth, 6.4 algorithm R). */
  erase(id: number): void {
    const { slots, mask } = this;
    let free = this.hashOf(id) & mask;
    while ((slots[free]! & mask) !== id + 1) free = (free + 1) & mask;
    for (let slot = (free + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const fromHome = (slot - this.hashOf((slots[slot]! & mask) - 1)) & mask;
      if (fromHome < ((slot - free) & mask)) continue;
      slots[free] = slots[slot]!;
      free = slot;
    }
    slots[free] = 0;
    this.used--;
  }

  /** Takes no more strings and forgets those it has; returns their ids. */
  close(): number[] {
    const ids = this.ids();
    this.slots.fill(0);
    this.closed = true;
    return ids;
  }

  private ids(): number[] {
    return Array.from(
      this.slots.filter((slot) => slot !== 0),
      (slot) => (slot & this.mask) - 1,
    );
  }

  private findWide(text: string): number {
    const { length } = text;
    if (length > MOST_WIDE) return NOT_SHORT;
    const pairs: [number, number, number, number] = [0, 0, 0, 0];
    for (let i = 0; i < length; i++) pairs[i >> 1]! |= text.charCodeAt(i) << (16 * (i & 1));
    return this.look(pairs[0], pairs[1], pairs[2], pairs[3] | ((length | WIDE) << 24));
  }

  private look(a: number, b: number, c: number, d: number): number {
    const hash = hashIntegers(a, b, c, d);
    const { slots, mask, strings, missed } = this;
    const mark = hash & ~mask;
    let slot = hash & mask;
    for (let held = slots[slot]!; held !== 0; held = slots[slot]!) {
      if ((held & ~mask) === mark) {
        const id = (held & mask) - 1;
        const at = 4 * id;
        if (strings[at] === a && strings[at + 1] === b && strings[at + 2] === c && strings[at + 3] === d)
          return id;
      }
      slot = (slot + 1) & mask;
    }
    missed[0] = a;
    missed[1] = b;
    missed[2] = c;
    missed[3] = d;
    this.missedHash = hash;
    this.missedSlot = slot;
    return this.closed ? NOT_SHORT : -1;
  }

  private hashOf(id: number): number {
    const { strings } = this;
    const at = 4 * id;
    return hashIntegers(strings[at]!, strings[at + 1]!, strings[at + 2]!, strings[at + 3]!);
  }

  /** Makes room for twice as many strings, more while there are few, and for an id of this size. */
  private grow(id: number): void {
    const ids = this.ids();
    let mask = this.mask * (this.mask < 1 << 13 ? 4 : 2) + (this.mask < 1 << 13 ? 3 : 1);
    while (id + 1 >= mask) mask = mask * 2 + 1;
    const slots = new Int32Array(mask + 1);
    for (const each of ids) {
      const hash = this.hashOf(each);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | (each + 1);
    }
    this.slots = slots;
    this.mask = mask;
  }
}

const fourOf = (text: string, at: number): number =>
  text.charCodeAt(at) |
  (text.charCodeAt(at + 1) << 8) |
  (text.charCodeAt(at + 2) << 16) |
  (text.charCodeAt(at + 3) << 24);

/** The integers multiplied by odd numbers and mixed as in MurmurHash3 (Appleby). */
const hashIntegers = (a: number, b: number, c: number, d: number): number =>
  mix32(
    Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f),
  );

const widen = (column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(2 * column.length);
  wider.set(column);
  return wider;
};
