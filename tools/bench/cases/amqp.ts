import { StreamingContext } from '@dstream/core';
import { amqpSink } from '@dstream/sink-amqp';
import { amqpSource } from '@dstream/source-amqp';
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { startService } from '../../services/start-service.ts';
import type { Report } from '../figure.ts';
import { median, middleHalf } from '../statistics.ts';

const numMessages = 100_000;
const bytes = 200;
const prefetch = 2_000;
const batchDuration = 100;
const rounds = 5;
const queue = 'bench';

const bodies = Array.from({ length: numMessages }, (_, n) => String(n).padEnd(bytes, '.'));

/** Milliseconds that `act` takes. */
const timed = async (act: () => Promise<void>): Promise<number> => {
  const start = performance.now();
  await act();
  return performance.now() - start;
};

/** Takes all messages as a program does that waits for each half of its credit. */
const consumeByHand = async (url: string): Promise<void> => {
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createChannel();
  await channel.prefetch(prefetch);
  const all = Promise.withResolvers<void>();
  let [seen, length] = [0, 0];
  await channel.consume(queue, (message) => {
    length += message!.content.length;
    if (++seen % (prefetch / 2) === 0) channel.ack(message!, true);
    if (seen === numMessages) all.resolve();
  });
  await all.promise;
  await channel.close();
  await connection.close();
  if (length !== numMessages * bytes) throw new Error(`by hand: ${length} bytes came`);
};

const consumeByEngine = async (url: string): Promise<void> => {
  const ssc = new StreamingContext({ batchDuration });
  const all = Promise.withResolvers<void>();
  let [seen, length] = [0, 0];
  ssc.stream(amqpSource({ url, queue, prefetch })).foreachRDD(async (rdd) => {
    await rdd.foreach(({ body }) => {
      length += body.length;
      seen++;
    });
    if (seen === numMessages) all.resolve();
  });
  await ssc.start();
  await all.promise;
  await ssc.stop();
  if (length !== numMessages * bytes) throw new Error(`engine: ${length} bytes came`);
};

const publishByHand = async (url: string): Promise<void> => {
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  let inFlight = 0;
  let wake: (() => void) | undefined;
  for (const [n, body] of bodies.entries()) {
    if (inFlight >= 1000) await new Promise<void>((resolve) => (wake = resolve));
    inFlight++;
    channel.sendToQueue(
      queue,
      Buffer.from(body),
      { persistent: true, mandatory: true, contentType: 'text/plain', messageId: `by-hand-0-0-${n}` },
      () => {
        inFlight--;
        wake?.();
      },
    );
  }
  await channel.waitForConfirms();
  await connection.close();
};

const publishBySink = async (url: string): Promise<void> => {
  const sink = amqpSink<string>({ url, routingKey: queue }).create(undefined as never);
  const { signal } = new AbortController();
  await sink.write([bodies], { batchTime: 0, partition: 0, numPartitions: 1, attempt: 0, signal });
  await sink.close?.();
};

interface Contest {
  readonly engine: number[];
  readonly hand: number[];
}

const measure = async (
  url: string,
  channel: ConfirmChannel,
): Promise<{ readonly consume: Contest; readonly publish: Contest }> => {
  const [consume, publish]: [Contest, Contest] = [
    { engine: [], hand: [] },
    { engine: [], hand: [] },
  ];
  for (let round = -1; round < rounds; round++) {
    const sides = [
      ['engine', publishBySink, consumeByEngine],
      ['hand', publishByHand, consumeByHand],
    ] as const;
    for (const [side, write, read] of round % 2 === 0 ? sides : sides.toReversed()) {
      const written = await timed(() => write(url));
      const { messageCount } = await channel.checkQueue(queue);
      if (messageCount !== numMessages) throw new Error(`${side} has sent ${messageCount} messages`);
      const taken = await timed(() => read(url));
      if (round < 0) continue;
      publish[side].push(written);
      consume[side].push(taken);
    }
  }
  return { consume, publish };
};

const reportContest = (report: Report, what: string, { engine, hand }: Contest): void => {
  const ratios = engine.map((time, round) => hand[round]! / time);
  report({
    name: `${what}, to the bare client`,
    value: median(ratios),
    spread: middleHalf(ratios),
    unit: 'x',
    goal: { atLeast: 0.8 },
  });
  for (const [side, times] of [
    ['engine', engine],
    ['bare client', hand],
  ] as const) {
    report({ name: `${what}, ${side}`, value: numMessages / 1000 / median(times), unit: 'M records/s' });
  }
};

/** Messages of a queue to batches and back, acknowledged and confirmed, beside the bare client doing the same. */
export const amqp = async (report: Report): Promise<void> => {
  await using server = await startService('rabbitmq');
  const { host, port } = server.listeners.plain;
  const url = `amqp://${host}:${port}`;
  const connection: ChannelModel = await connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(queue, { durable: false });
  const { consume, publish } = await measure(url, channel);
  await connection.close();
  reportContest(report, 'receiving', consume);
  reportContest(report, 'publishing', publish);
};
