import { createCipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from './key-provider.ts';
import { runKey } from './run-key.ts';
import { encodeHeader, SALT_LENGTH, TAG_LENGTH } from './sealed.ts';

const nothing = new Uint8Array();
/** A buffer that is longer than that, in bytes, is not kept. */
const large = 1_048_576;

/**
 * Encrypts with AES-256-GCM under a key of its own: HKDF makes it of the given key and 128 random bits, and the nonces are
 * a counter. So no nonce comes twice under a key however much is encrypted; random nonces would have to stop after 2^32
 * (NIST SP 800-38D), which a busy log reaches in a day.
 */
export class Sealer {
  readonly keyId: string;
  readonly #salt = randomBytes(SALT_LENGTH);
  readonly #key: Buffer;
  readonly #nonce = Buffer.alloc(12);
  #counter = 0n;
  #sealed = Buffer.alloc(0);

  constructor(key: EncryptionKey) {
    this.keyId = key.id;
    this.#key = runKey(key, this.#salt);
  }

  /**
   * `context` says what the bytes are: they can be opened as nothing else. What it returns is valid until the next call:
   * a checkpoint store copies what it is given at once.
   */
  seal(bytes: Uint8Array, context: string, before: Uint8Array = nothing): Uint8Array {
    const counter = this.#counter++;
    this.#nonce.writeBigUInt64LE(counter);
    const head = encodeHeader({ keyId: this.keyId, salt: this.#salt, counter, before });
    const cipher = createCipheriv('aes-256-gcm', this.#key, this.#nonce, { authTagLength: TAG_LENGTH });
    cipher.setAAD(Buffer.concat([head, Buffer.from(context)]));
    const encrypted = cipher.update(bytes);
    cipher.final();
    return this.#joined(head, encrypted, cipher.getAuthTag());
  }

  #joined(head: Buffer, encrypted: Buffer, tag: Buffer): Uint8Array {
    const length = head.length + encrypted.length + tag.length;
    if (length > this.#sealed.length || this.#sealed.length > large)
      this.#sealed = Buffer.allocUnsafeSlow(length);
    const sealed = this.#sealed;
    sealed.set(head);
    sealed.set(encrypted, head.length);
    sealed.set(tag, length - tag.length);
    return sealed.subarray(0, length);
  }
}
