import { join } from 'node:path';
import { corrupt } from './checkpoint-fs-error.ts';
import type { Files } from './files.ts';
import { NamedFiles } from './named-files.ts';

/** The name of the note in the directory of a store. */
export const ENDS = 'ends';

/** What a log is known to hold at least. It never has more than the log, whenever the process dies. */
export interface LogEnd {
  /** The position that its first segment may begin with at most. */
  readonly first: number;
  /** The position that its last segment begins with, if there is no later one. */
  readonly last: number;
  /** The position behind the last record, when it was looked at last. */
  readonly next: number;
}

/** The end of one log. */
export interface OwnEnd {
  get(): LogEnd | undefined;
  /** As the note says now, for who did not open it. */
  look(): Promise<LogEnd | undefined>;
  set(end: LogEnd): Promise<void>;
}

/**
 * Where the logs of a store end, kept apart from them: a log by itself cannot tell that its last file is gone, or all of
 * them. Written when a file comes or goes and when the store is closed, not for each record.
 */
export class Ends {
  readonly #path: string;
  readonly #file: NamedFiles;
  readonly #ends = new Map<string, LogEnd>();
  #isOpen = false;

  constructor(directory: string, files: Files) {
    this.#path = join(directory, ENDS);
    this.#file = new NamedFiles(directory, { files, compress: false });
  }

  /** For the writer: `isNew` says that nothing was ever written. Throws `CHECKPOINT_CORRUPT` if the note must be there. */
  async open(isNew: boolean): Promise<void> {
    await this.#file.clean();
    const isThere = await this.#read();
    if (!isThere && !isNew) throw corrupt(this.#path, 'it is missing, so nobody can tell what else is');
    if (!isThere) await this.#write();
    this.#isOpen = true;
  }

  /** Of a log. What is set is durable when `set` resolves. */
  of(log: string): OwnEnd {
    return {
      get: () => this.#ends.get(log),
      look: async () => {
        if (!this.#isOpen) await this.#read();
        return this.#ends.get(log);
      },
      set: async (end) => {
        const known = this.#ends.get(log);
        if (known && isSame(known, end)) return;
        this.#ends.set(log, end);
        await this.#write();
      },
    };
  }

  /** Resolves to false when there is no note. */
  async #read(): Promise<boolean> {
    const bytes = await this.#file.get(ENDS);
    if (!bytes) return false;
    const ends = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, LogEnd>;
    for (const [log, end] of Object.entries(ends)) this.#ends.set(log, end);
    return true;
  }

  #write(): Promise<void> {
    return this.#file.put(ENDS, new TextEncoder().encode(JSON.stringify(Object.fromEntries(this.#ends))));
  }
}

const isSame = (one: LogEnd, other: LogEnd): boolean =>
  one.first === other.first && one.last === other.last && one.next === other.next;
