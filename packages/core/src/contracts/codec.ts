/**
 * Turns values into bytes and back: for blocks that leave memory, shuffles between processes, checkpoints. Decoding
 * treats its input as untrusted: it makes data, never code, and rejects what it does not know with `CODEC_INVALID_BYTES`.
 */
export interface Codec<T = unknown> {
  /** Stored beside the bytes, so that a reader can tell which codec wrote them. */
  readonly name: string;
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}
