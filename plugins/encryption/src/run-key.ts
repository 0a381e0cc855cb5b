import { hkdfSync } from 'node:crypto';

/** The key of one run, by HKDF with SHA-256 (RFC 5869). */
export const runKey = (key: Uint8Array, salt: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, 'dstream encryption 1', 32));
