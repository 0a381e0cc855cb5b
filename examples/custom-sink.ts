/**
 * A sink of your own, as a plugin: partitions are written aside and appear together when the batch is complete.
 *
 *   npm run example examples/custom-sink.ts
 */
import { definePlugin, defineSink, type Sink } from '@dstream/core/plugin';
import { milliseconds, StreamingContext } from 'dstream';
import * as z from 'zod';
import { stopAfter } from './support/stop-after.ts';

const letters = defineSink({
  name: 'letters',
  options: z.object({ title: z.string() }),
  create: ({ title }): Sink<string> => {
    const written = new Map<string, string>();
    return {
      name: 'letters',
      /** Each attempt of a task writes under a name of its own: a failed one leaves nothing visible. */
      async write(records, { partition, attempt }) {
        let text = '';
        for await (const chunk of records) text += chunk.join('');
        written.set(`${partition}/${attempt}`, text);
      },
      /** Once per batch, with the attempt that won for each partition. */
      async commit({ attempts }) {
        console.log(
          title,
          attempts.map((attempt, partition) => written.get(`${partition}/${attempt}`)),
        );
        written.clear();
      },
    };
  },
});

/** Lets programs find the sink by its name, with its types. */
export const lettersPlugin = definePlugin({ name: 'letters-plugin', provides: [letters] });
declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    letters: { options: { title: string }; record: string };
  }
}

const ssc = new StreamingContext({ batchDuration: milliseconds(100), plugins: [lettersPlugin] });
ssc
  .queueStream([['a', 'b', 'c', 'd'], ['e']])
  .repartition(2)
  .to('letters', { title: 'partitions:' });

stopAfter(2, ssc);
await ssc.start();
await ssc.awaitTermination();
