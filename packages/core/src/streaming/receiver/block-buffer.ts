import { SizeSampler } from '../../base/size/size-sampler.ts';
import type { BlockContent } from '../../engine/block/block.ts';

/** What a buffer gives away: the content of a block with its measures. */
export interface Cut {
  readonly content: BlockContent;
  readonly records: number;
  readonly bytes: number;
}

/** Gathers the content of one block. It holds records or pieces of bytes, never both. */
export class BlockBuffer {
  readonly #sampler = new SizeSampler();
  #values: unknown[] = [];
  #pieces: Uint8Array[] = [];
  #records = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#values.length === 0 && this.#pieces.length === 0;
  }

  /** True when there is nothing of the other kind. */
  accepts(kind: BlockContent['kind']): boolean {
    return kind === 'records' ? this.#pieces.length === 0 : this.#values.length === 0;
  }

  addRecord(value: unknown): void {
    this.#values.push(value);
    this.#records++;
    this.#bytes += this.#sampler.sizeOf(value);
  }

  addPiece(piece: Uint8Array, records: number): void {
    this.#pieces.push(piece);
    this.#records += records;
    this.#bytes += piece.byteLength;
  }

  /** Gives away what was gathered and begins anew; undefined when that is nothing. */
  take(): Cut | undefined {
    if (this.isEmpty) return undefined;
    const content: BlockContent =
      this.#pieces.length > 0
        ? { kind: 'bytes', pieces: this.#pieces }
        : { kind: 'records', values: this.#values };
    const cut = { content, records: this.#records, bytes: this.#bytes };
    this.#values = [];
    this.#pieces = [];
    this.#records = 0;
    this.#bytes = 0;
    return cut;
  }
}
