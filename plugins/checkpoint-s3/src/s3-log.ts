import type { CheckpointLog, LogRecord } from '@dstream/core/plugin';
import { GroupCommit } from './group-commit.ts';
import { LogObjects, type LogObjectsSettings } from './log-objects.ts';
import { splitRecords } from './stored-object.ts';

/** What the logs of a store share. */
export interface S3LogSettings extends LogObjectsSettings {
  /** Throws when the store may not write. */
  readonly requireWriter: () => void;
  /** Throws when another program may have taken over. */
  readonly requireLease: () => void;
}

/** A log as objects: one for each group of records that became durable together, until they are put together. */
export class S3Log implements CheckpointLog {
  readonly #settings: S3LogSettings;
  readonly #objects: LogObjects;
  readonly #commit = new GroupCommit((records) => this.#write(records));
  #hasWritten = false;
  #tidying: Promise<unknown> = Promise.resolve();

  constructor(start: string, settings: S3LogSettings) {
    this.#settings = settings;
    this.#objects = new LogObjects(start, settings);
  }

  async *read(): AsyncIterable<LogRecord> {
    for await (const { position, content } of this.#objects.read()) {
      for (const [i, bytes] of splitRecords(content).entries()) yield { position: position + i, bytes };
    }
  }

  async append(bytes: Uint8Array): Promise<number> {
    this.#settings.requireWriter();
    return this.#commit.add(bytes);
  }

  async trim(position: number): Promise<void> {
    this.#settings.requireWriter();
    await this.#tidy(() => this.#objects.trim(position));
  }

  /** Resolves when what was appended is durable or has failed. */
  async close(): Promise<void> {
    await this.#commit.idle();
    await this.#tidying.catch(() => undefined);
    // What was written is there, also if less of it is known.
    if (this.#hasWritten) await this.#objects.noteEnd().catch(() => undefined);
  }

  async #write(records: readonly Uint8Array[]): Promise<number> {
    this.#settings.requireLease();
    const position = await this.#objects.write(records);
    this.#hasWritten = true;
    // What cannot be put together now will be next time.
    void this.#tidy(() => this.#objects.consolidate()).catch(() => undefined);
    return position;
  }

  /** Objects are removed by one at a time. */
  #tidy(work: () => Promise<void>): Promise<void> {
    const done = this.#tidying.catch(() => undefined).then(work);
    this.#tidying = done;
    return done;
  }
}
