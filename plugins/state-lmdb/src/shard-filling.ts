import type { StateFilling, Time } from '@dstream/core/plugin';
import type { DeltaLog, Head } from './delta-log.ts';
import { EntryTable } from './entry-table.ts';
import type { KeyBytes } from './key-bytes.ts';
import type { StateBytes } from './state-bytes.ts';
import type { FileVersion, StateFile } from './state-file.ts';

/** What a filling is given by its store. */
export interface FillingServices {
  /** The name of the shard in files. */
  readonly name: string;
  readonly log: DeltaLog;
  readonly file: StateFile;
  readonly keys: KeyBytes;
  readonly states: StateBytes;
  /** How many bytes of memory it may take. */
  readonly size: () => number;
  /** What to throw when somebody else has the shard. */
  readonly lost: () => Error;
  /** Told when it needs no memory any more. */
  readonly ended: () => void;
}

/**
 * Writes the only version of a shard straight into its state file, some memory at a time. The log is told when all of it
 * is there: until then the shard has no version.
 */
export class ShardFilling implements StateFilling {
  readonly #services: FillingServices;
  readonly #head: Head;
  readonly #time: Time;
  #table = new EntryTable();
  #size = 0;

  constructor(services: FillingServices, head: Head, time: Time) {
    this.#services = services;
    this.#head = head;
    this.#time = time;
  }

  async add(entries: readonly (readonly [unknown, unknown, Time])[]): Promise<void> {
    const { keys, states, size } = this.#services;
    for (const [key, state, stamp] of entries) {
      keys.set(key);
      states.set(state);
      this.#table.append(keys, Math.min(stamp, this.#time), states);
    }
    this.#size += entries.length;
    if (this.#table.size > size()) await this.#write(undefined);
  }

  async commit(): Promise<void> {
    const { name, log, lost, ended } = this.#services;
    await this.#write({ time: this.#time, size: this.#size });
    const head = { ...this.#head, oldest: this.#time, latest: this.#time };
    if (!(await log.write(name, head, undefined, []))) throw lost();
    ended();
  }

  async #write(version: FileVersion | undefined): Promise<void> {
    const { file, lost } = this.#services;
    if (!(await file.takeIn(this.#table, this.#head.epoch, version))) throw lost();
    this.#table = new EntryTable();
  }
}
