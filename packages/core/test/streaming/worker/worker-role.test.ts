import { StreamingContext } from '@dstream/core';
import { becomeWorker } from '@dstream/core/worker';
import { expect, test } from 'vitest';

test('the contexts of a worker take over what the driver says of the program', async () => {
  const sent: unknown[] = [];
  const channel = { send: (message: unknown) => void sent.push(message), receive: () => undefined };
  becomeWorker(channel, { batchDuration: 250, defaultParallelism: 6, seed: 'driver' });

  const ssc = new StreamingContext({ batchDuration: 1000, defaultParallelism: 2, seed: 'program' });
  ssc.queueStream([[1]]).foreachRDD(() => undefined);
  void ssc.start();

  expect(sent).toMatchObject([{ kind: 'ready', program: expect.arrayContaining([expect.any(String)]) }]);
  expect((sent[0] as { program: string[] }).program[0]).toBe('the context: batches of 250 ms, parallelism 6');
});
