/** A key of AES-256. */
export interface EncryptionKey {
  /** Stands beside everything that the key encrypted, in clear. At most 255 bytes of UTF-8. */
  readonly id: string;
  /** 32 bytes. Never printed, never stored. */
  readonly key: Uint8Array;
}

/** Where keys come from: a key management service, a file, the environment. All calls come from the driver. */
export interface KeyProvider {
  /**
   * The key to encrypt with from now on. Called when a store is opened to write and before each `put` of a checkpoint, so
   * that a new key is taken up while the program runs: answer from memory. Reject: nothing is written.
   */
  current(): Promise<EncryptionKey>;
  /** An older key, or the current one. Called once per key and run that something to read was written with. */
  get(id: string): Promise<EncryptionKey | undefined>;
}

/** What is wrong with a key, in words that do not show it. */
export const problemOfKey = ({ id, key }: EncryptionKey, name: string): string | undefined => {
  const length = Buffer.byteLength(id);
  if (length === 0 || length > 255) return `${name} has no id of 1 to 255 bytes`;
  return key.length === 32 ? undefined : `${name} has ${key.length} bytes`;
};
