import type { Chunks } from '../../contracts/chunks.ts';
import type { Json } from '../../contracts/json.ts';
import type { Time } from '../../contracts/time.ts';
import type { BlockContent } from '../../engine/block/block.ts';
import { gather } from '../../engine/pipeline/chunks.ts';
import { partitionOf } from '../../engine/rdd/compute-partition.ts';
import { narrow } from '../../engine/rdd/dependency.ts';
import type { RDDContext } from '../../engine/rdd/rdd-context.ts';
import type { RDDOperator } from '../../engine/rdd/rdd-operator.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import { decodeEach } from './decode-each.ts';
import type { Input } from './input.ts';

/** What a worker is told of one batch of one input. A batch without an RDD is not described. */
export interface InputDescription {
  readonly stream: number;
  readonly time: Time;
  readonly numPartitions: number;
  /** What `Input.describe` gave. */
  readonly description: Json;
}

/** The RDD of an input on a driver that has workers: one RDD, whatever the input makes it of. */
export const sharedInput = <T>(input: Input<T>, time: Time, rdds: RDDContext): RDD<T> | undefined => {
  const rdd = rdds.at('nowhere', () => input.compute(time, rdds));
  return rdd && rdds.create(passedOn(input.name, time, rdd));
};

const passedOn = <T>(name: string, batchTime: Time, rdd: RDD<T>): RDDOperator<T> => ({
  name,
  numPartitions: rdd.numPartitions,
  dependencies: [narrow(rdd)],
  batchTime,
  compute: (partition, task, refuse) =>
    rdd.operator.compute && !rdd.keeping
      ? rdd.operator.compute(partition, task, refuse)
      : partitionOf(rdd, partition, task),
  origin: (partition) => rdd.operator.origin?.(partition) ?? null,
  content(partition, task) {
    if (rdd.operator.content) return rdd.operator.content(partition, task);
    const records = gather(partitionOf(rdd, partition, task));
    return records instanceof Promise ? records.then(asContent) : asContent(records);
  },
});

const asContent = (values: readonly unknown[]): BlockContent => ({ kind: 'records', values });

/** The same RDD on a worker: made there if the input can be read anywhere, else fetched from the driver. */
export const fetchedInput = <T>(
  input: Input<T>,
  told: InputDescription,
  rdds: RDDContext,
): RDD<T> | undefined => {
  const { stream, time, numPartitions } = told;
  if (input.restore) {
    input.restore(time, told.description);
    return sharedInput(input, time, rdds);
  }
  return rdds.create({
    name: input.name,
    numPartitions,
    dependencies: [],
    batchTime: time,
    async *compute(partition, task, refuse): Chunks<T> {
      const content = await task.environment.driver!.content({ stream, time, index: 0 }, partition);
      if (content.kind === 'records') yield content.values as readonly T[];
      else yield* decodeEach(content.pieces, (pieces) => input.decode!(pieces, refuse), refuse);
    },
  });
};
