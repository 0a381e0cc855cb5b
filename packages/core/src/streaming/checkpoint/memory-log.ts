import type { CheckpointLog, LogRecord } from '../../contracts/checkpoint-store.ts';

/** What a log holds, whoever looks at it. */
export interface LogContents {
  records: readonly LogRecord[];
  next: number;
}

/** A log that lives as long as the process. */
export class MemoryLog implements CheckpointLog {
  readonly #contents: LogContents;
  readonly #requireWriter: () => void;

  /** `requireWriter` throws when its store may not write. */
  constructor(contents: LogContents, requireWriter: () => void) {
    this.#contents = contents;
    this.#requireWriter = requireWriter;
  }

  async *read(): AsyncIterable<LogRecord> {
    for (const { position, bytes } of this.#contents.records)
      yield { position, bytes: new Uint8Array(bytes) };
  }

  async append(bytes: Uint8Array): Promise<number> {
    this.#requireWriter();
    const position = this.#contents.next++;
    (this.#contents.records as LogRecord[]).push({ position, bytes: new Uint8Array(bytes) });
    return position;
  }

  async trim(position: number): Promise<void> {
    this.#requireWriter();
    this.#contents.records = this.#contents.records.filter((record) => record.position >= position);
  }
}
