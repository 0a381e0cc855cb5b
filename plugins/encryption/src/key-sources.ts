import { readFile } from 'node:fs/promises';
import { textOf } from '@dstream/core/plugin';
import { encryptionError } from './encryption-error.ts';
import type { KeyProvider } from './key-provider.ts';
import { parseKeys, type KeyRing } from './key-ring.ts';

/** Keys that are read when the first one is needed, and again for an id that is not among them. */
class KeySource implements KeyProvider {
  readonly #read: () => Promise<KeyRing>;
  #keys: Promise<KeyRing> | undefined;

  constructor(read: () => Promise<KeyRing>) {
    this.#read = read;
  }

  async current(): ReturnType<KeyProvider['current']> {
    return (await (this.#keys ??= this.#read())).current();
  }

  async get(id: string): ReturnType<KeyProvider['get']> {
    const known = await (await (this.#keys ??= this.#read())).get(id);
    return known ?? (await (this.#keys = this.#read())).get(id);
  }
}

/** Keys of an environment variable: `id:key`, parted by commas; the first one encrypts. */
export const keysFromEnvironment = (
  variable = 'DSTREAM_ENCRYPTION_KEYS',
  environment: Readonly<Record<string, string | undefined>> = process.env,
): KeyProvider => {
  const place = `The environment variable ${variable}`;
  return new KeySource(async () => parseKeys(environment[variable] ?? '', place));
};

/** Keys of a file: `id:key`, one a line; the first one encrypts. */
export const keysFromFile = (path: string): KeyProvider =>
  new KeySource(async () => {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw encryptionError('ENCRYPTION_KEY_INVALID', { place: path, reason: textOf(cause) }, { cause });
    });
    return parseKeys(text, path);
  });
