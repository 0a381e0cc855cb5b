import { hashAt, type KeyBytes } from './key-bytes.ts';
import { STAMP_LENGTH, type StateBytes } from './state-bytes.ts';

/** In front of each entry: offset + 1 of the entry of its key before it, lengths of key and of value. */
const HEADER = 12;
/** A slot whose entry was undone: searches go on behind it. */
const VACATED = -1;

/**
 * What was written lately, in the order of writing, found by key: entries in one block of bytes outside of the
 * JavaScript heap, and a table of slots from the hash of a key to its newest entry. Each entry knows the one it hides, so
 * the latest can be undone. The log-structured memory of FASTER (Chandramouli et al., SIGMOD 2018), in small.
 *
 * Slots are taken by the upper bits of the hash: in their order the entries are nearly in the order of the state file.
 */
export class EntryTable {
  bytes: Uint8Array<ArrayBuffer>;
  /** Where the next entry goes. */
  end = 0;
  /** Pairs of hash and offset + 1 (0: free). */
  #slots = new Int32Array(2 << 10);
  #shift = 22;
  #used = 0;
  #view: DataView<ArrayBuffer>;

  constructor(capacity = 1 << 16) {
    this.bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Bytes in use. */
  get size(): number {
    return this.end + this.#slots.byteLength;
  }

  /** The offset of the newest entry of a key given with its hash in front, or -1. */
  find(key: Uint8Array, start: number, length: number): number {
    const hash = hashAt(key, start);
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    for (let slot = hash >>> this.#shift; ; slot = (slot + 1) & mask) {
      const place = slots[2 * slot + 1]!;
      if (place === 0) return -1;
      if (place > 0 && slots[2 * slot] === hash && this.#hasKey(place - 1, key, start, length))
        return place - 1;
    }
  }

  /** Whether no entry of the same key came after the one at an offset. */
  isNewest(offset: number): boolean {
    const start = offset + HEADER;
    return this.find(this.bytes, start, this.keyEnd(offset) - start) === offset;
  }

  keyStart(offset: number): number {
    return offset + HEADER;
  }

  /** Where the key ends and the value, stamp and state, begins. */
  keyEnd(offset: number): number {
    return offset + HEADER + this.#view.getUint32(offset + 4, true);
  }

  valueEnd(offset: number): number {
    return this.keyEnd(offset) + this.#view.getUint32(offset + 8, true);
  }

  stamp(offset: number): number {
    return this.#view.getFloat64(this.keyEnd(offset));
  }

  isDeletion(offset: number): boolean {
    return this.#view.getUint32(offset + 8, true) === STAMP_LENGTH;
  }

  /** Takes some bytes that are no entry; returns where they are. */
  reserve(length: number): number {
    this.#grow(length);
    const start = this.end;
    this.end += length;
    return start;
  }

  /** Adds an entry; no state: a deletion. */
  append(key: KeyBytes, stamp: number, state: StateBytes | undefined): void {
    const valueLength = STAMP_LENGTH + (state?.length ?? 0);
    const offset = this.reserve(HEADER + key.length + valueLength);
    const { bytes } = this;
    this.#view.setUint32(offset + 4, key.length, true);
    this.#view.setUint32(offset + 8, valueLength, true);
    copy(key.bytes, key.length, bytes, offset + HEADER);
    const value = offset + HEADER + key.length;
    this.#view.setFloat64(value, stamp);
    if (state) copy(state.bytes, state.length, bytes, value + STAMP_LENGTH);
    this.#link(offset);
  }

  /** Adds bytes that another table has held, of which entries begin after `skip`. Throws when they do not fit each other. */
  load(record: Uint8Array, skip: number): void {
    const start = this.reserve(record.length);
    this.bytes.set(record, start);
    let offset = start + skip;
    while (offset < this.end) {
      const next = offset + HEADER <= this.end ? this.valueEnd(offset) : Infinity;
      if (next > this.end || next - this.keyEnd(offset) < STAMP_LENGTH)
        throw new RangeError('an entry is cut off');
      this.#link(offset);
      offset = next;
    }
  }

  /** The offsets of entries from one place to another, oldest first. */
  *offsets(start: number, end: number): Generator<number> {
    for (let offset = start; offset < end; offset = this.valueEnd(offset)) yield offset;
  }

  /** Takes back what was added from `start` on, of which entries begin at `entries`. */
  undo(start: number, entries: number): void {
    const offsets = [...this.offsets(entries, this.end)];
    for (const offset of offsets.toReversed()) {
      const slot = this.#slotOf(offset);
      this.#slots[2 * slot + 1] = this.#view.getUint32(offset, true) || VACATED;
    }
    this.end = start;
  }

  /** How many slots there are; `newestIn` takes them. */
  get slotCount(): number {
    return this.#slots.length / 2;
  }

  /** The newest entry in a slot, or -1. */
  newestIn(slot: number): number {
    return this.#slots[2 * slot + 1]! > 0 ? this.#slots[2 * slot + 1]! - 1 : -1;
  }

  #hasKey(offset: number, key: Uint8Array, start: number, length: number): boolean {
    if (this.#view.getUint32(offset + 4, true) !== length) return false;
    const { bytes } = this;
    const at = offset + HEADER;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== key[start + i]) return false;
    return true;
  }

  /** The slot of the key of an entry that is in the table, or the one to put it into. */
  #slotOf(offset: number): number {
    const { bytes } = this;
    const start = offset + HEADER;
    const length = this.#view.getUint32(offset + 4, true);
    const hash = hashAt(bytes, start);
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    let slot = hash >>> this.#shift;
    for (; slots[2 * slot + 1] !== 0; slot = (slot + 1) & mask) {
      const place = slots[2 * slot + 1]!;
      if (place > 0 && slots[2 * slot] === hash && this.#hasKey(place - 1, bytes, start, length)) return slot;
    }
    return slot;
  }

  #link(offset: number): void {
    if (4 * this.#used >= this.#slots.length) this.#widen();
    const slot = this.#slotOf(offset);
    const hidden = this.#slots[2 * slot + 1]!;
    if (hidden === 0) this.#used++;
    this.#view.setUint32(offset, hidden, true);
    this.#slots[2 * slot] = hashAt(this.bytes, offset + HEADER);
    this.#slots[2 * slot + 1] = offset + 1;
  }

  #widen(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length / 2 - 1;
    this.#shift--;
    this.#used = 0;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1]! <= 0) continue;
      let slot = old[i]! >>> this.#shift;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = old[i]!;
      slots[2 * slot + 1] = old[i + 1]!;
      this.#used++;
    }
    this.#slots = slots;
  }

  #grow(length: number): void {
    if (this.end + length <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(2 * this.bytes.length, this.end + length));
    bytes.set(this.bytes.subarray(0, this.end));
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

/** A loop beats a call of `set` for what is this short. */
const copy = (from: Uint8Array, length: number, to: Uint8Array, at: number): void => {
  if (length > 64) to.set(from.subarray(0, length), at);
  else for (let i = 0; i < length; i++) to[at + i] = from[i]!;
};
