import { mix32 } from './mix32.ts';

/** What `find` returns for a string that is not short, and for all once the table was closed. */
export const NOT_SHORT = -2;

/** How many characters of one byte, and of two, four integers hold. */
const MOST_NARROW = 16;
const MOST_WIDE = 8;
/** What the length of a string is marked with, so that strings of either width differ. */
const NARROW = 0x100;
const WIDE = 0x200;
/** Four integers of characters, and a length. */
const SIZE = 5;
/** Farther from its home no key lies by chance in a table at most half full: somebody is choosing the keys. */
const FLOODED = 256;

/**
 * The ids of short strings: an open-addressing table with linear probing. Each slot holds a hash and an id + 1 (0: free).
 *
 * A short string is kept as five integers: strings are equal exactly when their integers are. So looking one up reads two
 * places of memory, and no string but the one asked for.
 */
export class ShortStrings {
  private slots = new Int32Array(256);
  private mask = 127;
  private used = 0;
  private closed = false;
  /** The integers of each string, by id. */
  private strings = new Int32Array(64 * SIZE);
  /** The string last missed: its integers, its hash, and where it would be. */
  private readonly missed = new Int32Array(SIZE);
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
        p = text.charCodeAt(8);
        q = text.charCodeAt(9);
        r = text.charCodeAt(10);
        s = text.charCodeAt(11);
        all |= p | q | r | s;
        d = p | (q << 8) | (r << 16) | (s << 24);
      }
    } else if (length > 0) {
      const p = text.charCodeAt(0);
      const q = text.charCodeAt(length >> 1);
      const r = text.charCodeAt(length - 1);
      all = p | q | r;
      a = p | (q << 8) | (r << 16);
    }
    return all < 256 ? this.look(a, b, c, d, length | NARROW) : this.findWide(text);
  }

  /** Inserts the string that `find` has just given -1 for. Returns false when the table is being flooded. */
  insert(id: number): boolean {
    const { slots, mask, missedHash, missedSlot } = this;
    slots[2 * missedSlot] = missedHash;
    slots[2 * missedSlot + 1] = id + 1;
    while ((id + 1) * SIZE > this.strings.length) this.strings = widen(this.strings);
    this.strings.set(this.missed, id * SIZE);
    this.used++;
    if (2 * this.used > mask) this.grow();
    return ((missedSlot - missedHash) & mask) <= FLOODED;
  }

  /** The id in the place where the search for a string begins, most often its own; -1 if there is none. */
  home(text: string): number {
    const { length } = text;
    if (length < 4 || length > MOST_NARROW) return -1;
    const a = fourOf(text, 0);
    const b = length > 4 ? fourOf(text, length - 4) : 0;
    const c = length > 8 ? fourOf(text, 4) : 0;
    const d = length > 12 ? fourOf(text, 8) : 0;
    return this.slots[2 * (hashIntegers(a, b, c, d, length | NARROW) & this.mask) + 1]! - 1;
  }

  /** Takes out the string with this id and moves those behind it up: probing needs no tombstones (Knuth, 6.4 algorithm R). */
  erase(id: number): void {
    const { slots, mask } = this;
    let free = this.hashOf(id) & mask;
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

  /** Takes no more strings and forgets those it has; returns their ids. */
  close(): number[] {
    const ids: number[] = [];
    for (let i = 1; i < this.slots.length; i += 2) if (this.slots[i] !== 0) ids.push(this.slots[i]! - 1);
    this.slots.fill(0);
    this.closed = true;
    return ids;
  }

  private findWide(text: string): number {
    const { length } = text;
    if (length > MOST_WIDE) return NOT_SHORT;
    const pairs: [number, number, number, number] = [0, 0, 0, 0];
    for (let i = 0; i < length; i++) pairs[i >> 1]! |= text.charCodeAt(i) << (16 * (i & 1));
    return this.look(...pairs, length | WIDE);
  }

  private look(a: number, b: number, c: number, d: number, length: number): number {
    const hash = hashIntegers(a, b, c, d, length);
    const { slots, mask, strings, missed } = this;
    let slot = hash & mask;
    for (let next = slots[2 * slot + 1]!; next !== 0; next = slots[2 * slot + 1]!) {
      const at = (next - 1) * SIZE;
      if (
        slots[2 * slot] === hash &&
        strings[at] === a &&
        strings[at + 1] === b &&
        strings[at + 2] === c &&
        strings[at + 3] === d &&
        strings[at + 4] === length
      )
        return next - 1;
      slot = (slot + 1) & mask;
    }
    missed[0] = a;
    missed[1] = b;
    missed[2] = c;
    missed[3] = d;
    missed[4] = length;
    this.missedHash = hash;
    this.missedSlot = slot;
    return this.closed ? NOT_SHORT : -1;
  }

  private hashOf(id: number): number {
    const [a, b, c, d, length] = this.strings.subarray(id * SIZE) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    return hashIntegers(a, b, c, d, length);
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
}

const fourOf = (text: string, at: number): number =>
  text.charCodeAt(at) |
  (text.charCodeAt(at + 1) << 8) |
  (text.charCodeAt(at + 2) << 16) |
  (text.charCodeAt(at + 3) << 24);

/** The integers multiplied by odd numbers and mixed as in MurmurHash3 (Appleby). */
const hashIntegers = (a: number, b: number, c: number, d: number, length: number): number =>
  mix32(
    Math.imul(a, 0x9e3779b1) ^
      Math.imul(b + length, 0x85ebca6b) ^
      Math.imul(c, 0xc2b2ae35) ^
      Math.imul(d, 0x27d4eb2f),
  );

const widen = (column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(2 * column.length);
  wider.set(column);
  return wider;
};
