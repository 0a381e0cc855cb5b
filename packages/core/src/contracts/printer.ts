import type { Time } from './time.ts';

/** Where `print` shows the head of each batch. */
export interface Printer {
  /**
   * Driver, once per batch and `print`, in order. `records`: at most as many as asked for; `more`: whether the batch
   * holds further ones. Resolve when it was written out.
   */
  print(batchTime: Time, records: readonly unknown[], more: boolean): Promise<void> | void;
}
