import type { SequenceRange } from './sequence-range.ts';
import type { StoredRecord } from './stored-record.ts';

interface Kept {
  readonly stored: readonly StoredRecord[];
  readonly bytes: number;
}

/** Bytes that a record takes beside its data: its numbers, its key, and the objects they are in. */
const overhead = 400;

const keyOf = ({ shardId, fromSequenceNumber, throughSequenceNumber }: SequenceRange): string =>
  `${shardId} ${fromSequenceNumber} ${throughSequenceNumber}`;

/** What was read for plans, as far as there is room: the oldest goes first. */
export class KeptRecords {
  readonly #mostBytes: number;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  put(range: SequenceRange, stored: readonly StoredRecord[]): void {
    const bytes = stored.reduce((sum, { data }) => sum + data.byteLength + overhead, 0);
    const key = keyOf(range);
    this.#drop(key);
    if (bytes > this.#mostBytes) return;
    this.#kept.set(key, { stored, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#drop(oldest);
    }
  }

  get(range: SequenceRange): readonly StoredRecord[] | undefined {
    return this.#kept.get(keyOf(range))?.stored;
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}
