/**
 * Looks something up for each record, in a service that takes its time: at most four calls at once, order kept.
 *
 *   npm run example examples/async-enrichment.ts
 */
import { setTimeout } from 'node:timers/promises';
import { milliseconds, StreamingContext } from 'dstream';
import { stopAfter } from './support/stop-after.ts';

const cities: Readonly<Record<string, string>> = {
  '10.0.0.1': 'Berlin',
  '10.0.0.2': 'Lima',
  '10.0.0.3': 'Oslo',
};

/** Stands for a call over the network. */
const lookUp = async (address: string, signal: AbortSignal): Promise<string> => {
  await setTimeout(address.endsWith('1') ? 20 : 5, undefined, { signal });
  return cities[address] ?? 'unknown';
};

const ssc = new StreamingContext({ batchDuration: milliseconds(100) });

ssc
  .queueStream([['10.0.0.1', '10.0.0.2', '10.0.0.9'], ['10.0.0.3']])
  .mapAsync(async (address, signal) => [address, await lookUp(address, signal)], { concurrency: 4 })
  .print();

stopAfter(2, ssc);
await ssc.start();
await ssc.awaitTermination();
