import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  ENCRYPTION_FORMAT_NEWER: (p: { place: string; format: number }): string =>
    `${p.place} was encrypted in format ${p.format}, by a newer version of @dstream/encryption. Use that one.`,
  ENCRYPTION_KEY_INVALID: (p: { place: string; reason: string }): string =>
    `${p.place} gives no keys: ${p.reason}. A key is an id, ":" and 32 random bytes in base64 or hexadecimal digits; ` +
    `the first one encrypts.`,
  ENCRYPTION_KEY_UNKNOWN: (p: { place: string; key: string }): string =>
    `${p.place} was encrypted with key "${p.key}", which is not among the keys. Keep old keys until nothing needs them.`,
  ENCRYPTION_TAMPERED: (p: { place: string; reason: string }): string =>
    `${p.place} is not what was encrypted: ${p.reason}. It was changed, moved or left out on purpose or by mistake, or ` +
    `never encrypted. Restore it from a copy that you trust.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type EncryptionErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const encryptionError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
