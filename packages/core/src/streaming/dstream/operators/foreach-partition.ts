import { eachPartition } from '../../../engine/rdd/actions/each-partition.ts';
import type { RDD } from '../../../engine/rdd/rdd.ts';
import type { DStream } from '../dstream.ts';
import type { OutputOperation } from '../output-operation.ts';
import { inPool, type OutputOptions } from './foreach-rdd.ts';

/** Code that runs for each partition of each batch, where the partition is. */
export const foreachPartition = <T>(
  stream: DStream<T>,
  fn: (records: Iterable<T>, partition: number) => Promise<void> | void,
  { name = 'foreachPartition', pool, delivery, require }: OutputOptions = {},
): Omit<OutputOperation, 'id'> => {
  const action = eachPartition(fn);
  return {
    name,
    stream,
    delivery,
    require,
    async run(rdd: RDD<T>, _time, output) {
      await inPool(rdd, pool).runJob({ ...action, portable: { kind: 'output', output } });
    },
    action: () => action,
  };
};
