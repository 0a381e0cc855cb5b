import type { Codec } from '../../contracts/codec.ts';
import { mix32 } from '../../engine/key/mix32.ts';

/**
 * A short text by which isolates compare values and that tells nothing of what is in them: the type, and a hash of the
 * encoded value where the codec can encode it.
 */
export const fingerprint = (value: unknown, codec: Codec): string => {
  const type = typeOf(value);
  try {
    return `${type} with hash ${hashOf(codec.encode(value))}`;
  } catch {
    return type;
  }
};

const typeOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return value.constructor?.name || 'Object';
};

/** 64 bits: FNV-1a (Fowler, Noll, Vo) with two multipliers, each finished as in MurmurHash3 (Appleby). */
const hashOf = (bytes: Uint8Array): string => {
  let low = 0x811c9dc5 ^ bytes.length;
  let high = 0x9747b28c ^ bytes.length;
  for (let i = 0; i < bytes.length; i++) {
    low = Math.imul(low ^ bytes[i]!, 0x01000193);
    high = Math.imul(high ^ bytes[i]!, 0x9e3779b1);
  }
  return [high, low].map((half) => (mix32(half) >>> 0).toString(16).padStart(8, '0')).join('');
};
