import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';

const compress = promisify(zstdCompress);
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Bytes as they are stored. */
export interface Stored {
  readonly bytes: Uint8Array;
  /** How long they are in truth, in bytes; 0 when they are stored as they are. */
  readonly unpacked: number;
}

/** Bytes from this length on are worth the attempt: state, not single records. */
const worthwhile = 32_768;
/** After an attempt that gained less than an eighth, so many others are not made. */
const patience = 15;

/** Compresses what gains by it, with zstd in another thread. */
export class Compression {
  readonly #enabled: boolean;
  #pause = 0;

  constructor(enabled: boolean) {
    this.#enabled = enabled;
  }

  /** Whether `pack` would do anything. */
  wants({ length }: Uint8Array): boolean {
    return this.#enabled && length >= worthwhile && this.#pause === 0;
  }

  /** The bytes must not change meanwhile. */
  async pack(bytes: Uint8Array): Promise<Stored> {
    if (!this.wants(bytes)) {
      if (this.#pause > 0 && bytes.length >= worthwhile) this.#pause--;
      return asTheyAre(bytes);
    }
    const packed = await compress(bytes, fastest);
    const gains = packed.length <= bytes.length * 0.875;
    if (!gains) this.#pause = patience;
    return gains ? { bytes: packed, unpacked: bytes.length } : asTheyAre(bytes);
  }
}

/** Bytes that are stored as they are. */
export const asTheyAre = (bytes: Uint8Array): Stored => ({ bytes, unpacked: 0 });

/** A copy of what was stored. Throws for what cannot have been. */
export const unpack = ({ bytes, unpacked }: Stored): Uint8Array => {
  if (unpacked === 0) return new Uint8Array(bytes);
  const whole = zstdDecompressSync(bytes, { maxOutputLength: unpacked });
  if (whole.length !== unpacked) throw new RangeError(`${whole.length} bytes instead of ${unpacked}`);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
};
