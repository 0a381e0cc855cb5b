import type { StreamingContext } from 'dstream';

/** Ends a demonstration: stops the context when so many batches are done. */
export const stopAfter = (batches: number, ssc: StreamingContext): void => {
  let done = 0;
  ssc.addStreamingListener({
    onBatchCompleted: () => {
      if (++done === batches) void ssc.stop();
    },
  });
};
