import type { Sink } from '../../../contracts/sink.ts';
import type { Time } from '../../../contracts/time.ts';
import type { RDD } from '../../../engine/rdd/rdd.ts';
import { writeTo, writing } from '../../../engine/rdd/write-to.ts';
import type { DStream } from '../dstream.ts';
import type { OutputOperation } from '../output-operation.ts';
import type { OutputRequirement } from './foreach-rdd.ts';

/** Every record of each batch into a sink. */
export const toSink = <T>(
  stream: DStream<T>,
  sink: Sink<T>,
  { require }: OutputRequirement = {},
): Omit<OutputOperation, 'id'> => {
  const action = (time: Time, numPartitions: number) => writing(sink, time, numPartitions);
  return {
    name: `to(${sink.name})`,
    stream,
    sink,
    require,
    open: () => sink.open?.(),
    run: (rdd: RDD<T>, time: Time, output: number) =>
      writeTo(rdd, sink, time, { ...action(time, rdd.numPartitions), portable: { kind: 'output', output } }),
    action,
    close: () => sink.close?.(),
  };
};
