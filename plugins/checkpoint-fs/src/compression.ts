import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';

const compress = promisify(zstdCompress);
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

/** Bytes as they are stored. */
export interface Stored {
  readonly bytes: Uint8Array;
  /** How long they are in truth, in bytes; 0 when they are stored as they are. */
  readonly unpacked: number;
}

/** Bytes from this length on are worth the attempt: state, not single records. */
const worthwhile = 32_768;
/** After an attempt that gained less than an eighth, the next one is the one so much later. */
const patience = 16;

/** Compresses what gains by it, with zstd in another thread. */
export class Compression {
  readonly #enabled: boolean;
  #pause = 0;

  constructor(enabled: boolean) {
    this.#enabled = enabled;
  }

  /** Whether to try with these. Asked once for each. */
  isDue({ length }: Uint8Array): boolean {
    if (!this.#enabled || length < worthwhile) return false;
    return this.#pause === 0 || --this.#pause === 0;
  }

  /** The bytes must not change meanwhile. */
  async pack(bytes: Uint8Array): Promise<Stored> {
    // In one piece: each further one would be another way to the thread and back.
    const packed = await compress(bytes, { params, chunkSize: bytes.length });
    if (packed.length <= bytes.length * 0.875) return { bytes: packed, unpacked: bytes.length };
    this.#pause = patience;
    return asTheyAre(bytes);
  }
}

/** Bytes that are stored as they are. */
export const asTheyAre = (bytes: Uint8Array): Stored => ({ bytes, unpacked: 0 });

/** A copy of what was stored. Throws for what cannot have been. */
export const unpack = ({ bytes, unpacked }: Stored): Uint8Array => {
  if (unpacked === 0) return new Uint8Array(bytes);
  const whole = zstdDecompressSync(bytes, { maxOutputLength: unpacked, chunkSize: unpacked });
  if (whole.length !== unpacked) throw new RangeError(`${whole.length} bytes instead of ${unpacked}`);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
};
