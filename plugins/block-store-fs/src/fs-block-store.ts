import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DStreamError, textOf, type BlockStore, type Logger } from '@dstream/core/plugin';
import { closedError, explain } from './block-store-error.ts';
import { createPrivateDirectory, removeLeftovers } from './private-directory.ts';

/** Keeps blocks as files in a private directory that lives as long as the store. */
export class FsBlockStore implements BlockStore {
  readonly #parent: string;
  readonly #logger: Logger;
  readonly #writing = new Set<Promise<unknown>>();
  #directory: string | undefined;
  #cleaning: Promise<void> | undefined;
  #writes = 0;

  constructor(parent: string, logger: Logger) {
    this.#parent = parent;
    this.#logger = logger;
  }

  async open(): Promise<void> {
    this.#directory = await createPrivateDirectory(this.#parent).catch((error: Error) => {
      throw explain(error, this.#parent);
    });
    this.#cleaning = this.#clean();
  }

  async put(id: string, bytes: Uint8Array): Promise<void> {
    const path = this.#pathOf(id);
    const written = this.#write(`${path}.${this.#writes++}`, path, bytes);
    this.#writing.add(written);
    await written.finally(() => this.#writing.delete(written));
  }

  async get(id: string): Promise<Uint8Array> {
    return readFile(this.#pathOf(id)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new DStreamError('BLOCK_NOT_FOUND', { block: id }, { cause: error });
      throw explain(error, this.#parent);
    });
  }

  async delete(id: string): Promise<void> {
    if (this.#directory) await rm(this.#pathOf(id), { force: true });
  }

  async close(): Promise<void> {
    const directory = this.#directory;
    this.#directory = undefined;
    await Promise.allSettled([...this.#writing, this.#cleaning]);
    if (directory) await rm(directory, { recursive: true, force: true });
  }

  /** Under its own name the block is there whole or not at all. */
  async #write(temporary: string, path: string, bytes: Uint8Array): Promise<void> {
    try {
      await writeFile(temporary, bytes, { mode: 0o600, flag: 'wx' });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw explain(error as Error, this.#parent);
    }
  }

  #pathOf(id: string): string {
    if (!this.#directory) throw closedError();
    const name = encodeURIComponent(id);
    return join(
      this.#directory,
      `block-${name.length <= 200 ? name : createHash('sha256').update(id).digest('hex')}`,
    );
  }

  async #clean(): Promise<void> {
    try {
      const count = await removeLeftovers(this.#parent);
      if (count > 0)
        this.#logger.info('Removed blocks of programs that have ended without closing', { count });
    } catch (error) {
      this.#logger.warn('Cannot remove old blocks', { directory: this.#parent, reason: textOf(error) });
    }
  }
}
