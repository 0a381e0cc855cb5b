/** What a block holds: records, or raw bytes that its source decodes where they are needed. */
export type BlockContent =
  | { readonly kind: 'records'; readonly values: readonly unknown[] }
  | { readonly kind: 'bytes'; readonly pieces: readonly Uint8Array[] };

/** Records that are stored together: what a receiver took in during one block interval, or one partition of an RDD. */
export interface Block {
  readonly id: string;
  /** The input stream it was received by; undefined for a partition of an RDD. */
  readonly streamId?: number;
  /** How many records it holds. */
  readonly records: number;
  /** About how many bytes of memory it takes. */
  readonly bytes: number;
  readonly content: BlockContent;
}

/** What the driver remembers of a received block: plain data, without the content. */
export interface BlockInfo {
  readonly streamId: number;
  readonly id: string;
  readonly records: number;
  readonly bytes: number;
}
