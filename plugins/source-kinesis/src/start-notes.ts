import type { CheckpointLog } from '@dstream/core/plugin';
import type { Position } from './sequence-range.ts';

const version = 1;

/** Where reading began, or up to when all shards were read, in milliseconds since the epoch. */
interface Note {
  readonly version: number;
  readonly start?: readonly Position[];
  readonly seen?: number;
}

/** What earlier processes have noted. */
export interface Noted {
  /** Undefined: nothing was read yet. */
  readonly start: readonly Position[] | undefined;
  readonly seen: number;
}

/**
 * What the source has to know after a restart and no range says: where it began, for a process that ends before its first
 * batch is written down; and that there was nothing to read for a long time, so that none of it can be gone.
 */
export class StartNotes {
  readonly #log: CheckpointLog;

  constructor(log: CheckpointLog) {
    this.#log = log;
  }

  /** Once, before anything is noted. */
  async read(): Promise<Noted> {
    let start: readonly Position[] | undefined;
    let seen = 0;
    for await (const { bytes } of this.#log.read()) {
      const note = JSON.parse(new TextDecoder().decode(bytes)) as Note;
      start = note.start ?? start;
      seen = note.seen ?? seen;
    }
    return { start, seen };
  }

  async noteStart(start: readonly Position[]): Promise<void> {
    await this.#append({ version, start });
  }

  async noteSeen(seen: number): Promise<void> {
    await this.#append({ version, seen });
  }

  async #append(note: Note): Promise<void> {
    await this.#log.append(new TextEncoder().encode(JSON.stringify(note)));
  }
}
