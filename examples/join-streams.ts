/**
 * Joins two streams by key, batch by batch: orders with their payments, and orders that nobody has paid.
 *
 *   npm run example examples/join-streams.ts
 */
import { milliseconds, StreamingContext } from 'dstream';
import { stopAfter } from './support/stop-after.ts';

const ssc = new StreamingContext({ batchDuration: milliseconds(100) });

const orders = ssc.queueStream([
  [
    { id: 1, item: 'tea' },
    { id: 2, item: 'cake' },
  ],
  [{ id: 3, item: 'milk' }],
]);
const payments = ssc.queueStream([[{ order: 2, euros: 4.5 }], [{ order: 3, euros: 1.2 }]]);

const itemsById = orders.map(({ id, item }) => [id, item]);
const eurosById = payments.map(({ order, euros }) => [order, euros]);

itemsById
  .leftOuterJoin(eurosById)
  .map(([id, [item, euros]]) => `order ${id}: ${item}, ${euros === null ? 'not paid' : `${euros} euros`}`)
  .print();

stopAfter(2, ssc);
await ssc.start();
await ssc.awaitTermination();
