/**
 * Counts the answers of web servers by status, from the access logs that Flume agents send over AMQP. Each message is acknowledged once
 * it is safe; those that are no events go to a dead-letter queue.
 *
 *   npm run example examples/flume-access-log.ts
 *
 * It starts a RabbitMQ of its own, or uses that of DSTREAM_RABBITMQ=user:password@localhost:5672, and makes the access log itself.
 */
import { flumeAmqpSource } from '@dstream/source-flume-amqp';
import { milliseconds, StreamingContext } from 'dstream';
import { sendAccessLog } from './support/access-log-agent.ts';
import { realServer } from './support/real-server.ts';

const numLines = 2000;

await using server = await realServer('rabbitmq');
const { host, port, username = 'guest', password = 'guest' } = server.listeners.plain;
const url = `amqp://${username}:${password}@${host}:${port}`;

const ssc = new StreamingContext({ batchDuration: milliseconds(500) });

const events = ssc.stream(
  flumeAmqpSource({
    url,
    exchanges: [
      { name: 'flume', type: 'topic' },
      { name: 'flume-dead', type: 'fanout' },
    ],
    queue: { name: 'access-log', deadLetterExchange: 'flume-dead' },
    bindings: [{ exchange: 'flume', routingKey: 'access.#' }],
  }),
);

events
  .map(({ headers, body }) => {
    const status = /" (\d{3}) \d+$/.exec(body.toString())?.[1] ?? 'none';
    return [`${headers['host']} ${status}`, 1];
  })
  .updateStateByKey((counts: readonly number[], before: number | null) =>
    counts.reduce((a, b) => a + b, before ?? 0),
  )
  .print(20);

let seen = 0;
events.count().foreachRDD(async (rdd) => {
  seen += (await rdd.first()) ?? 0;
  if (seen === numLines) void ssc.stop();
});

await ssc.start();
await sendAccessLog(url, numLines);
await ssc.awaitTermination();
