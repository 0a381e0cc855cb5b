import type { CheckpointLog, LogRecord } from '@dstream/core/plugin';
import { encryptionError } from './encryption-error.ts';
import { parseSealed, TAG_LENGTH, tagOf } from './sealed.ts';
import type { Sealer } from './sealer.ts';
import type { Unsealer } from './unsealer.ts';

/** What a log uses of its store. */
export interface LogEnds {
  /** Throws when the store may not write. */
  readonly sealer: () => Sealer;
  readonly unsealer: Unsealer;
  /** Lets the store wait, when it is closed, for an append that has to wait itself. */
  readonly begin: <T>(append: Promise<T>) => Promise<T>;
}

/** The tag before the first record. */
const start = new Uint8Array(TAG_LENGTH);

/**
 * Encrypts the records of a log. Each is bound to the name of the log and to the record before it, so that none can be
 * changed, swapped, left out or repeated unnoticed.
 */
export class EncryptedLog implements CheckpointLog {
  readonly #log: CheckpointLog;
  readonly #name: string;
  readonly #ends: LogEnds;
  /** Of the last record. Unknown until the log was read. */
  #tag: Uint8Array | undefined;
  #reading: Promise<void> | undefined;
  #waiting = 0;

  constructor(log: CheckpointLog, name: string, ends: LogEnds) {
    this.#log = log;
    this.#name = name;
    this.#ends = ends;
  }

  async *read(): AsyncIterable<LogRecord> {
    let last: Uint8Array | undefined;
    for await (const { position, bytes } of this.#log.read()) {
      const place = `Record ${position} of log ${this.#name}`;
      const sealed = parseSealed(bytes, TAG_LENGTH, place);
      if (last && Buffer.compare(sealed.header.before, last) !== 0) {
        const reason = 'another record was before it when it was written';
        throw encryptionError('ENCRYPTION_TAMPERED', { place, reason });
      }
      last = tagOf(bytes);
      yield { position, bytes: await this.#ends.unsealer.openParts(sealed, this.#context, place) };
    }
    this.#tag ??= last ?? start;
  }

  async append(bytes: Uint8Array): Promise<number> {
    const sealer = this.#ends.sealer();
    if (this.#tag && this.#waiting === 0) return this.#append(bytes, sealer);
    return this.#ends.begin(this.#appendAtEnd(new Uint8Array(bytes), sealer));
  }

  trim(position: number): Promise<void> {
    return this.#log.trim(position);
  }

  #append(bytes: Uint8Array, sealer: Sealer): Promise<number> {
    const sealed = sealer.seal(bytes, this.#context, this.#tag);
    this.#tag = tagOf(sealed);
    return this.#log.append(sealed);
  }

  async #appendAtEnd(bytes: Uint8Array, sealer: Sealer): Promise<number> {
    this.#waiting++;
    try {
      await (this.#reading ??= this.#findEnd());
    } finally {
      this.#waiting--;
    }
    return this.#append(bytes, sealer);
  }

  /** Looks for the last record, for a writer who has not read the log to its end. */
  async #findEnd(): Promise<void> {
    let last: Uint8Array | undefined;
    for await (const { bytes } of this.#log.read()) last = bytes;
    this.#tag ??= last ? tagOf(last) : start;
  }

  get #context(): string {
    return `log ${this.#name}`;
  }
}
