/**
 * Room for blocks beyond memory: bytes by name, private to one run of one context. Blocks that do not fit into the
 * memory budget go here and are read back by the task that needs them.
 */
export interface BlockStore {
  /** Once, before the first `put`. */
  open?(): Promise<void>;
  /** Resolves when `get` would return the bytes. Reject: there is no room; the block stays in memory. */
  put(id: string, bytes: Uint8Array): Promise<void>;
  /** Resolves to the bytes of a stored block; rejects when it is unknown. May be called several times. */
  get(id: string): Promise<Uint8Array>;
  /** Forgets a block; unknown ids are ignored. */
  delete(id: string): Promise<void>;
  /** Once, at the end: gives back all room. Idempotent. */
  close(): Promise<void>;
}
