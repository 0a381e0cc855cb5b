import type { CheckpointLog } from '@dstream/core/plugin';

/** So many append at once, each its next record when the last one is durable. */
const writers = 64;
/** Appends of each writer in a round. */
const appends = 40;
/** In bytes. */
const recordLength = 16_384;

/** How many records a round appends. */
export const RECORDS = writers * appends;
/** How many of them come together, and how long they are, in bytes. */
export const [GROUP, GROUP_LENGTH] = [writers, writers * recordLength];

/** Bytes that do not repeat themselves. */
export const wildBytes = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let i = 0, value = 1; i < length; i++)
    bytes[i] = (value = Math.imul(value, 1_103_515_245) + 12_345) >> 16;
  return bytes;
};

const record = wildBytes(recordLength);

/** A log with many who append to it. */
export class Appender {
  readonly #log: CheckpointLog;
  readonly #onAppend: (milliseconds: number) => void;

  /** `onAppend` is told how long each append took. */
  constructor(log: CheckpointLog, onAppend: (milliseconds: number) => void = () => undefined) {
    this.#log = log;
    this.#onAppend = onAppend;
  }

  /** One round. What it appended is not needed any more. */
  async run(): Promise<void> {
    const last = await Promise.all(Array.from({ length: writers }, () => this.#appendAgainAndAgain()));
    await this.#log.trim(Math.max(...last));
  }

  async #appendAgainAndAgain(): Promise<number> {
    let position = 0;
    for (let n = 0; n < appends; n++) {
      const start = performance.now();
      position = await this.#log.append(record);
      this.#onAppend(performance.now() - start);
    }
    return position;
  }
}
