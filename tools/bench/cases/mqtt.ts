import { StreamingContext } from '@dstream/core';
import { mqttSink } from '@dstream/sink-mqtt';
import { mqtt } from '@dstream/source-mqtt';
import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { startService } from '../../services/start-service.ts';
import type { Report } from '../figure.ts';
import { median, middleHalf } from '../statistics.ts';

const messages = 100_000;
const rounds = 3;
const receiveMaximum = 1000;
const inFlight = 100;
const payload = Buffer.alloc(100, 'x');

const sessionOf = (clientId: string): IClientOptions => ({
  clientId,
  protocolVersion: 5,
  clean: false,
  reconnectPeriod: 0,
  properties: { sessionExpiryInterval: 3600, receiveMaximum },
});

/** What the sink says of a message, for the bare client to say too. */
const propertiesOf = (index: number) => ({
  userProperties: { 'dstream-batch': '0', 'dstream-partition': '0', 'dstream-index': String(index) },
});

/** The bare client publishes, so many at a time. */
const publishBare = (client: MqttClient, topic: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let [sent, confirmed] = [0, 0];
    const send = (): void => {
      const properties = propertiesOf(sent++);
      client.publish(topic, payload, { qos: 1, properties }, (error) => {
        if (error) reject(error);
        else if (++confirmed === messages) resolve();
        else if (sent < messages) send();
      });
    };
    for (let i = 0; i < inFlight; i++) send();
  });

/** The sink publishes them as one partition of a batch. */
const publishBySink = async (url: string, topic: string): Promise<() => Promise<void>> => {
  const sink = mqttSink({ url, topic, maxInFlight: inFlight }).create(undefined as never);
  const { signal } = new AbortController();
  const records = Array.from({ length: messages }, () => payload);
  await sink.open?.();
  return async () => {
    await sink.write([records], { batchTime: 0, partition: 0, numPartitions: 1, attempt: 0, signal });
    await sink.close?.();
  };
};

/** A session that holds all messages, as a receiver finds it after it was away. */
const fill = async (url: string, name: string, publisher: MqttClient): Promise<void> => {
  const session = await connectAsync(url, sessionOf(name));
  await session.subscribeAsync(name, { qos: 1 });
  await session.endAsync();
  await publishBare(publisher, name);
};

/** The bare client receives, and acknowledges each message by itself. */
const receiveBare = async (url: string, name: string): Promise<void> => {
  const client = connect(url, sessionOf(name));
  let received = 0;
  await new Promise<void>((resolve) => {
    client.on('message', () => {
      if (++received === messages) resolve();
    });
  });
  await client.endAsync();
};

/** The engine receives, makes batches and counts them. */
const receiveByEngine = async (url: string, name: string): Promise<void> => {
  const ssc = new StreamingContext({ batchDuration: 50 });
  const source = mqtt({ url, topics: name, clientId: name, receiveMaximum });
  let received = 0;
  const done = Promise.withResolvers<void>();
  ssc.stream(source).foreachRDD(async (rdd) => {
    received += await rdd.count();
    if (received >= messages) done.resolve();
  });
  await ssc.start();
  await done.promise;
  await ssc.stop();
};

const timed = async (work: () => Promise<void>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const perSecond = (times: readonly number[]): number => messages / 1000 / median(times);

const tell = (report: Report, what: string, ours: readonly number[], bare: readonly number[]): void => {
  const ratios = bare.map((each, round) => each / ours[round]!);
  const [value, spread] = [median(ratios), middleHalf(ratios)];
  report({ name: `${what}, to the bare client`, value, spread, unit: 'x', goal: { atLeast: 0.8 } });
  report({ name: what, value: perSecond(ours), unit: 'M records/s' });
  report({ name: `${what}, bare client`, value: perSecond(bare), unit: 'M records/s' });
};

/** QoS 1, messages of 100 bytes: from a session that holds them to counts, and from records to the last confirmation. */
export const mqttMessages = async (report: Report): Promise<void> => {
  const broker = await startService('mosquitto');
  const { host, port } = broker.listeners.plain;
  const url = `mqtt://${host}:${port}`;
  const publisher = await connectAsync(url, { protocolVersion: 5 });
  const [receiving, receivingBare, sending, sendingBare]: number[][] = [[], [], [], []];
  try {
    for (let round = 0; round < rounds; round++) {
      const [ours, bare] = [`ours-${round}`, `bare-${round}`];
      await fill(url, ours, publisher);
      await fill(url, bare, publisher);
      receiving!.push(await timed(() => receiveByEngine(url, ours)));
      receivingBare!.push(await timed(() => receiveBare(url, bare)));
      sending!.push(await timed(await publishBySink(url, `sink/${round}`)));
      sendingBare!.push(await timed(() => publishBare(publisher, `bare/${round}`)));
    }
  } finally {
    await publisher.endAsync(true);
    await broker.stop();
  }
  tell(report, 'receive', receiving!, receivingBare!);
  tell(report, 'publish', sending!, sendingBare!);
};
