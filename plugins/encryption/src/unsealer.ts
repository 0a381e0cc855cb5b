import { createDecipheriv } from 'node:crypto';
import { encryptionError } from './encryption-error.ts';
import type { KeyProvider } from './key-provider.ts';
import { runKey } from './run-key.ts';
import { parseSealed, TAG_LENGTH, type Sealed, type SealHeader } from './sealed.ts';

/** Keys of so many runs are kept. */
const kept = 64;

/** Decrypts what any run with a known key has encrypted. */
export class Unsealer {
  readonly #keys: KeyProvider;
  readonly #runKeys = new Map<string, Buffer>();

  constructor(keys: KeyProvider) {
    this.#keys = keys;
  }

  /** Rejects with `ENCRYPTION_TAMPERED`, `ENCRYPTION_KEY_UNKNOWN`, `ENCRYPTION_FORMAT_NEWER`. */
  async open(bytes: Uint8Array, context: string, place: string): Promise<Uint8Array> {
    return this.openParts(parseSealed(bytes, 0, place), context, place);
  }

  /** The same for bytes in their parts. */
  async openParts(sealed: Sealed, context: string, place: string): Promise<Uint8Array> {
    const { header, head, encrypted, tag } = sealed;
    const name = `${header.keyId} ${Buffer.from(header.salt).toString('base64')}`;
    const key = this.#runKeys.get(name) ?? (await this.#runKey(header, name, place));
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64LE(header.counter);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_LENGTH });
    decipher.setAAD(Buffer.concat([head, Buffer.from(context)]));
    decipher.setAuthTag(tag);
    const bytes = decipher.update(encrypted);
    try {
      decipher.final();
    } catch (cause) {
      const reason = 'its authentication tag is wrong';
      throw encryptionError('ENCRYPTION_TAMPERED', { place, reason }, { cause });
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  async #runKey({ keyId, salt }: SealHeader, name: string, place: string): Promise<Buffer> {
    const found = await this.#keys.get(keyId);
    if (!found) throw encryptionError('ENCRYPTION_KEY_UNKNOWN', { place, key: keyId });
    const key = runKey(found, salt);
    if (this.#runKeys.size >= kept) this.#runKeys.delete(this.#runKeys.keys().next().value!);
    this.#runKeys.set(name, key);
    return key;
  }
}
