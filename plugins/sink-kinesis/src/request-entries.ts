import type { PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import type { Entry } from './entry-of.ts';

/** The most records of a request. */
const mostRecords = 500;

/** The most bytes of a request. */
const mostBytes = 5_242_880;

/** Collects what goes into one request. */
export class RequestEntries {
  #entries: PutRecordsRequestEntry[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Whether there is room for another one. The first one always has. */
  hasRoomFor({ bytes }: Entry): boolean {
    return this.isEmpty || (this.#entries.length < mostRecords && this.#bytes + bytes <= mostBytes);
  }

  add({ entry, bytes }: Entry): void {
    this.#entries.push(entry);
    this.#bytes += bytes;
  }

  /** What was collected; collects anew. */
  take(): PutRecordsRequestEntry[] {
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = 0;
    return entries;
  }
}
