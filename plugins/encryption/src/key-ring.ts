import { encryptionError } from './encryption-error.ts';
import { problemOfKey, type EncryptionKey, type KeyProvider } from './key-provider.ts';

/** Keys that are in memory. The first one encrypts, all of them decrypt. */
export class KeyRing implements KeyProvider {
  readonly #keys: ReadonlyMap<string, EncryptionKey>;
  readonly #current: EncryptionKey;

  /** `place` is where the keys come from, for messages. Throws `ENCRYPTION_KEY_INVALID`. */
  constructor(keys: readonly EncryptionKey[], place = 'The key ring') {
    const problem = problemOf(keys);
    if (problem) throw encryptionError('ENCRYPTION_KEY_INVALID', { place, reason: problem });
    this.#keys = new Map(keys.map((key) => [key.id, key]));
    this.#current = keys[0]!;
  }

  async current(): Promise<EncryptionKey> {
    return this.#current;
  }

  async get(id: string): Promise<EncryptionKey | undefined> {
    return this.#keys.get(id);
  }
}

/** The keys of a text: `id:key` of each, parted by commas or white space. Throws `ENCRYPTION_KEY_INVALID`. */
export const parseKeys = (text: string, place: string): KeyRing => {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  return new KeyRing(parts.map(parseKey), place);
};

const parseKey = (part: string): EncryptionKey => {
  const colon = part.indexOf(':');
  const encoded = part.slice(colon + 1);
  const isHex = /^[0-9a-f]{64}$/i.test(encoded);
  return { id: part.slice(0, Math.max(0, colon)), key: Buffer.from(encoded, isHex ? 'hex' : 'base64') };
};

const problemOf = (keys: readonly EncryptionKey[]): string | undefined => {
  if (keys.length === 0) return 'there is none';
  if (new Set(keys.map(({ id }) => id)).size < keys.length) return 'two have the same id';
  return keys.map((key, i) => problemOfKey(key, `key ${i + 1}`)).find((problem) => problem !== undefined);
};
