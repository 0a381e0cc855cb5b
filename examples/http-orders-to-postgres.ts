/**
 * Takes the orders that a shop posts by HTTP, and adds up in PostgreSQL what was sold of each article. An order is answered with 202
 * when it is safe; each batch is added in one transaction, once.
 *
 *   npm run example examples/http-orders-to-postgres.ts
 *
 * It starts a PostgreSQL of its own, or uses that of DSTREAM_POSTGRES=user@localhost:5432/database, and stands for the shop itself.
 */
import { randomUUID } from 'node:crypto';
import { postgresSink } from '@dstream/sink-postgres';
import { httpSource } from '@dstream/source-http';
import { milliseconds, StreamingContext } from 'dstream';
import { Client } from 'pg';
import { realServer } from './support/real-server.ts';
import { freePort, postOrders, type Order } from './support/shop.ts';

const numOrders = 300;

await using server = await realServer('postgres');
const { host, port, username, password, database } = server.listeners.plain;
const login = { host, port, user: username, password, database };
const table = `sales_${randomUUID().slice(0, 8)}`;
const client = new Client(login);
await client.connect();
await client.query(`create table ${table} (sku text primary key, orders bigint, cents bigint)`);

const ssc = new StreamingContext({ batchDuration: milliseconds(200) });

const httpPort = await freePort();
const orders = ssc.stream(httpSource<Order>({ port: httpPort, path: '/orders' }));

orders
  .map(({ sku, cents }) => [sku, [1, cents]])
  .reduceByKey(([n, sum], [m, more]) => [n! + m!, sum! + more!])
  .to(
    postgresSink<[sku: string, sold: number[]]>({
      ...login,
      output: table,
      table,
      columns: { sku: ([sku]) => sku, orders: ([, [n]]) => n, cents: ([, [, sum]]) => sum },
      key: ['sku'],
      update: { orders: 'old.orders + excluded.orders', cents: 'old.cents + excluded.cents' },
    }),
  );

let seen = 0;
orders.count().foreachRDD(async (rdd) => {
  seen += (await rdd.first()) ?? 0;
  if (seen >= numOrders) void ssc.stop();
});

await ssc.start();
await postOrders(`http://localhost:${httpPort}/orders`, numOrders);
await ssc.awaitTermination();

const { rows } = await client.query<{ sku: string; orders: string; cents: string }>(
  `select * from ${table} order by sku`,
);
for (const row of rows) console.log(`${row.sku}: ${row.orders} orders, ${row.cents} cents`);
await client.query(`drop table ${table}`);
await client.end();
