import { BadRecordLog } from './bad-record-log.ts';

/**
 * What was found while partitions were computed that are kept: an attempt that meets a kept partition has to tell it
 * again, because the one that computed it may have failed since.
 */
export class KeptFinds {
  readonly #logs = new WeakMap<object, Map<number, BadRecordLog>>();

  /** The log of a partition that is computed now. */
  begin(rdd: object, partition: number): BadRecordLog {
    const log = new BadRecordLog();
    let logs = this.#logs.get(rdd);
    if (!logs) this.#logs.set(rdd, (logs = new Map()));
    logs.set(partition, log);
    return log;
  }

  of(rdd: object, partition: number): BadRecordLog | undefined {
    return this.#logs.get(rdd)?.get(partition);
  }
}
