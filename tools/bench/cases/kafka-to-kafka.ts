import { kafkaSink } from '@dstream/sink-kafka';
import { Admin, Producer } from '@platformatic/kafka';
import { startService } from '../../services/start-service.ts';
import { requireEqual } from '../checksum.ts';
import { contest } from '../contest.ts';
import { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';

/** How many records a batch has of each size, in bytes. */
const counts = { 100: 50_000, 1000: 20_000 } as const;
/** Bytes of records in a request, of both sides. */
const requestBytes = 512 * 1024;

const options = (broker: string) => ({ clientId: 'bench', bootstrapBrokers: [broker] });

/** Every batch is written and committed by the engine. */
const byEngine = async (broker: string, topic: string, lines: readonly string[]) => {
  const sink = kafkaSink<string>({ brokers: broker, topic, output: topic, batchBytes: requestBytes });
  const pipeline = await Pipeline.start<string>((records) => {
    records.to(sink);
  });
  return { run: () => pipeline.batch(lines), stop: () => pipeline.stop() };
};

/** The same in a transaction of the bare client, request after request. */
const byClient = (broker: string, topic: string, lines: readonly string[]) => {
  const producer = new Producer({ ...options(broker), transactionalId: topic, idempotent: true });
  const perRequest = Math.floor(requestBytes / lines[0]!.length);
  const run = async (): Promise<void> => {
    const transaction = await producer.beginTransaction();
    for (let i = 0; i < lines.length; i += perRequest) {
      const messages = lines.slice(i, i + perRequest).map((line) => ({ topic, value: Buffer.from(line) }));
      await transaction.send({ messages });
    }
    await transaction.commit();
  };
  return { run, stop: () => producer.close() };
};

/** Where the only partition of a topic ends for those who read what is committed. */
const endOf = async (admin: Admin, name: string): Promise<number> => {
  const partitions = [{ partitionIndex: 0, timestamp: -1n }];
  const [found] = await admin.listOffsets({ topics: [{ name, partitions }], isolationLevel: 1 });
  return Number(found!.partitions[0]!.offset);
};

const ofSize = async (broker: string, bytes: keyof typeof counts, report: Report): Promise<void> => {
  const topics = { sink: `by-sink-${bytes}`, client: `by-client-${bytes}` };
  const admin = new Admin(options(broker));
  await admin.createTopics({ topics: Object.values(topics), partitions: 1, replicas: 1 });
  const lines = Array.from({ length: counts[bytes] }, (_, n) => String(n).padEnd(bytes, '.'));
  const sink = await byEngine(broker, topics.sink, lines);
  const client = byClient(broker, topics.client, lines);
  const times = await contest({ sink, client }, { warmUp: 2, rounds: 7 });
  await Promise.all([sink.stop(), client.stop()]);
  // The records, and the end of a transaction for each batch: both sides have written as many.
  requireEqual(
    `records of ${bytes} bytes`,
    await endOf(admin, topics.sink),
    await endOf(admin, topics.client),
  );
  await admin.close();
  const name = `records of ${bytes} bytes`;
  const goal = { atLeast: 0.8 };
  report({ name: `${name}, speed to the bare client`, ...times.ratio('client', 'sink'), unit: 'x', goal });
  report({ name, value: counts[bytes] / times.median('sink') / 1000, unit: 'M records/s' });
  report({
    name: `${name}, bare client`,
    value: counts[bytes] / times.median('client') / 1000,
    unit: 'M records/s',
  });
};

/** Batches that are written exactly once, against the bare client that writes the same in transactions. */
export const kafkaToKafka = async (report: Report): Promise<void> => {
  await using server = await startService('kafka');
  const { host, port } = server.listeners.plain;
  for (const bytes of [100, 1000] as const) await ofSize(`${host}:${port}`, bytes, report);
};
