import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDStreamError, textOf, type Logger } from '@dstream/core/plugin';
import { syncDirectory } from '@dstream/files';
import { appendFiles } from './append-files.ts';
import type { ListedFile } from './file-list.ts';
import { filesToMerge } from './files-to-merge.ts';
import type { RollingOutput } from './rolling-output.ts';
import { mergingName } from './rolling-place.ts';

/**
 * Makes one file of small ones, beside the batches. The merged file begins with the bytes of the first one and takes its
 * name, so a reader that has an older list still finds in it what it looks for; one that misses a later file reads the list
 * again.
 */
export class Compaction {
  readonly #directory: string;
  readonly #output: RollingOutput;
  readonly #rollBytes: number;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  /** How many files there were when there was nothing to do. */
  #settled: number | undefined;

  constructor(directory: string, output: RollingOutput, rollBytes: number, logger: Logger) {
    this.#directory = directory;
    this.#output = output;
    this.#rollBytes = rollBytes;
    this.#logger = logger;
  }

  /** Begins if there is something to do and nothing under way. Resolves when nothing is under way. */
  async consider(): Promise<void> {
    if (!this.#running && !this.#stopping.signal.aborted) this.#begin();
    await this.#running;
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  #begin(): void {
    const { list } = this.#output;
    if (list.size === this.#settled) return;
    const run = filesToMerge(list.files, this.#rollBytes);
    this.#settled = run.length === 0 ? list.size : undefined;
    if (run.length === 0) return;
    this.#running = this.#merge(run)
      .catch((error: unknown) => this.#report(error))
      .finally(() => (this.#running = undefined));
  }

  async #merge(run: readonly ListedFile[]): Promise<void> {
    const [first, ...rest] = run as [ListedFile, ...ListedFile[]];
    const merging = join(this.#directory, mergingName(first.name));
    const parts = run.map(({ name, length, crc }) => ({ path: join(this.#directory, name), length, crc }));
    try {
      const whole = await appendFiles({ path: merging, length: 0 }, parts, this.#stopping.signal);
      const dropped = rest.map(({ name }) => name);
      await this.#output.replace({ ...first, ...whole }, dropped, async () => {
        await rename(merging, join(this.#directory, first.name));
        await syncDirectory(this.#directory);
      });
      for (const name of dropped) await rm(join(this.#directory, name));
    } catch (error) {
      await rm(merging, { force: true });
      throw error;
    }
  }

  #report(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    // It would be the same the next time.
    if (isDStreamError(error)) this.#settled = this.#output.list.size;
    this.#logger.warn('Cannot merge small files; tries again', {
      directory: this.#directory,
      reason: textOf(error),
    });
  }
}
