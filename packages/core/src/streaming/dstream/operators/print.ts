import type { DStream } from '../dstream.ts';
import type { OutputOperation } from '../output-operation.ts';

/** Shows the head of each batch. */
export const printHead = <T>(stream: DStream<T>, num: number): Omit<OutputOperation, 'id'> => {
  const printer = stream.graph.services.printer();
  return {
    name: 'print',
    stream,
    isShown: true,
    async run(rdd, time) {
      const head = await rdd.take(num + 1);
      await printer.print(time, head.slice(0, num), head.length > num);
    },
  };
};
