import { hkdfSync } from 'node:crypto';
import { encryptionError } from './encryption-error.ts';
import { problemOfKey, type EncryptionKey } from './key-provider.ts';

/** The key of one run, by HKDF with SHA-256 (RFC 5869). Throws `ENCRYPTION_KEY_INVALID`. */
export const runKey = (key: EncryptionKey, salt: Uint8Array): Buffer => {
  const reason = problemOfKey(key, 'the key');
  if (reason) throw encryptionError('ENCRYPTION_KEY_INVALID', { place: 'The key provider', reason });
  return Buffer.from(hkdfSync('sha256', key.key, salt, 'dstream encryption 1', 32));
};
