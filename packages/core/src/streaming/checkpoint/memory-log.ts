import type { CheckpointLog, LogRecord } from '../../contracts/checkpoint-store.ts';

/** A log that lives as long as the process. */
export class MemoryLog implements CheckpointLog {
  #records: LogRecord[] = [];
  #next = 1;

  async *read(): AsyncIterable<LogRecord> {
    for (const { position, bytes } of this.#records) yield { position, bytes: bytes.slice() };
  }

  async append(bytes: Uint8Array): Promise<number> {
    const position = this.#next++;
    this.#records.push({ position, bytes: bytes.slice() });
    return position;
  }

  async trim(position: number): Promise<void> {
    this.#records = this.#records.filter((record) => record.position >= position);
  }
}
