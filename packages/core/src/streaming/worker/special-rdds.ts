import type { Address } from '../../contracts/task-work.ts';
import { calls, definition } from '../../engine/rdd/birthplace.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import { decodeRecords } from '../../engine/shuffle/encoded-records.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { SpecialMessage } from './messages.ts';

interface Kept {
  readonly address: Address;
  readonly rdd: RDD<any>;
}

/** On a worker: RDDs that the driver has told more of than how they are described. */
export class SpecialRDDs {
  readonly #kept = new Map<string, Kept>();

  add({ rdd: address, found, level }: SpecialMessage, rdd: RDD<any>): void {
    if (found) rdd.prepare(decodeRecords(found, rdd.context.services.codec));
    if (!level || rdd.storageLevel === level) return;
    rdd.persist(level);
    this.#kept.set(keyOf(address), { address, rdd });
  }

  unpersist(address: Address): void {
    this.#kept.get(keyOf(address))?.rdd.unpersist();
    this.#kept.delete(keyOf(address));
  }

  /** Lets go of those that their stream has let go of. */
  forget({ streams }: DStreamGraph): void {
    for (const { address } of this.#kept.values()) {
      const { stream, time } = address;
      if (stream === calls || stream === definition) continue;
      if (!streams[stream]!.generatedTimes.includes(time)) this.unpersist(address);
    }
  }
}

const keyOf = ({ stream, time, index }: Address): string => `${stream}/${time}/${index}`;
