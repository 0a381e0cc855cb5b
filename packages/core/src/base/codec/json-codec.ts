import type { Codec } from '../../contracts/codec.ts';
import { DStreamError, textOf } from '../errors/dstream-error.ts';
import { fromTagged, toTagged } from './tagged-json.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * JSON in UTF-8 for all plain data, also for what JSON lacks: `undefined`, NaN, the infinities, -0, bigint, Date, Map,
 * Set, typed arrays and Buffers. Throws `CODEC_UNSUPPORTED` for functions, symbols, class instances and cycles, and
 * `CODEC_INVALID_BYTES` for bytes it did not write.
 */
export class JsonCodec implements Codec {
  readonly name = 'json';

  encode(value: unknown): Uint8Array {
    try {
      return encoder.encode(JSON.stringify(toTagged(value)));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const type = 'a value that is cyclic, nested too deeply or too large';
      throw new DStreamError('CODEC_UNSUPPORTED', { codec: this.name, type }, { cause: error });
    }
  }

  decode(bytes: Uint8Array): unknown {
    try {
      return fromTagged(JSON.parse(decoder.decode(bytes)));
    } catch (error) {
      throw new DStreamError(
        'CODEC_INVALID_BYTES',
        { codec: this.name, reason: textOf(error) },
        { cause: error },
      );
    }
  }
}
