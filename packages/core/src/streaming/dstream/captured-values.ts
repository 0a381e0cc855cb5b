import type { Time } from '../../contracts/time.ts';

/** What functions have captured while one stream described one batch on the driver. */
export interface CapturedValues {
  readonly stream: number;
  readonly time: Time;
  /** An encoded array. */
  readonly bytes: Uint8Array;
}

/** The captured values of all batches that are remembered: as they came about on the driver, as told on a worker. */
export class CapturedLedger {
  readonly #values = new Map<string, CapturedValues>();

  get all(): Iterable<CapturedValues> {
    return this.#values.values();
  }

  add(values: CapturedValues): void {
    this.#values.set(keyOf(values.stream, values.time), values);
  }

  get(stream: number, time: Time): CapturedValues | undefined {
    return this.#values.get(keyOf(stream, time));
  }

  forget(stream: number, time: Time): void {
    this.#values.delete(keyOf(stream, time));
  }
}

const keyOf = (stream: number, time: Time): string => `${stream}/${time}`;
