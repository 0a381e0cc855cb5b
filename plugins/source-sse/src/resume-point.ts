import { open, readFile, rename } from 'node:fs/promises';
import { sseError } from './sse-error.ts';

/** The id to go on after, in memory and, with a path, in a file that is always whole. */
export class ResumePoint {
  readonly #path: string | undefined;
  #id: string | undefined;
  #isRead = false;
  #last: Promise<void> = Promise.resolve();
  #isQueued = false;

  constructor(path: string | undefined, id: string | undefined) {
    this.#path = path;
    this.#id = id;
  }

  /** The id that was kept last. */
  async read(): Promise<string | undefined> {
    if (!this.#isRead && this.#path !== undefined) {
      const text = await readFile(this.#path, 'utf8').catch((error: unknown) => this.#fail(error));
      if (text !== undefined) this.#id = text;
      this.#isRead = true;
    }
    return this.#id === '' ? undefined : this.#id;
  }

  /** Keeps an id. Resolves when it, or one after it, is in the file. */
  keep(id: string): Promise<void> {
    this.#id = id;
    if (this.#path === undefined || this.#isQueued) return this.#last;
    const path = this.#path;
    this.#isQueued = true;
    this.#last = this.#last.catch(() => undefined).then(() => this.#write(path));
    return this.#last;
  }

  async #write(path: string): Promise<void> {
    this.#isQueued = false;
    const temporary = `${path}.new`;
    try {
      const file = await open(temporary, 'w');
      try {
        await file.writeFile(this.#id ?? '');
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** That there is no file yet is no failure. */
  #fail(error: unknown): undefined {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code === 'ENOENT' && cause.syscall === 'open' && !this.#isRead) return undefined;
    throw sseError('SSE_RESUME_FILE_FAILED', { path: this.#path!, reason: cause.message }, { cause });
  }
}
