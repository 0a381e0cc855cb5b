import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import type { StreamingContext } from '@dstream/core';
import { SilentLogger, type DirectSource, type Use } from '@dstream/core/plugin';
import { kinesisSink } from '@dstream/sink-kinesis';
import { kinesis, type KinesisRecord } from '@dstream/source-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { startService } from '../../services/start-service.ts';
import { requireEqual } from '../checksum.ts';
import { contest, type Times } from '../contest.ts';
import { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';

const bytes = 100;
const numRead = 20_000;
const numWritten = 5_000;
/** Records of a request that writes. */
const perRequest = 500;
/** Records of a request that reads. */
const perAnswer = 10_000;
const ShardId = 'shardId-000000000000';
const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };

const data = 'x'.repeat(bytes);

class Bare {
  readonly client: KinesisClient;

  constructor(endpoint: string) {
    this.client = new KinesisClient({
      endpoint,
      region: 'us-east-1',
      credentials: { ...credentials },
      requestHandler: new NodeHttpHandler(),
    });
  }

  async make(StreamName: string): Promise<void> {
    await this.client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    const isThere = async (): Promise<boolean> => {
      const { Shards = [] } = await this.client.send(new ListShardsCommand({ StreamName }));
      return Shards.length === 1;
    };
    while (!(await isThere())) await sleep(10);
  }

  async write(StreamName: string, count: number): Promise<void> {
    for (let i = 0; i < count; i += perRequest) {
      const Records = Array.from({ length: perRequest }, () => ({
        Data: Buffer.from(data),
        PartitionKey: randomUUID(),
      }));
      await this.client.send(new PutRecordsCommand({ StreamName, Records }));
    }
  }

  async read(StreamName: string, onData: (data: string) => void): Promise<void> {
    const input = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let { ShardIterator } = await this.client.send(new GetShardIteratorCommand(input));
    for (let seen = 0; seen < numRead;) {
      const { Records = [], NextShardIterator } = await this.client.send(
        new GetRecordsCommand({ ShardIterator, Limit: perAnswer }),
      );
      for (const { Data } of Records) onData(Buffer.from(Data!).toString());
      seen += Records.length;
      ShardIterator = NextShardIterator;
    }
  }
}

/** The same source, of which every batch plans and reads all there is. */
const readAgain = (source: DirectSource<KinesisRecord, any>): DirectSource<KinesisRecord, any> => ({
  kind: 'direct',
  name: source.name,
  open: (signal) => source.open!(signal),
  plan: (_, request) => source.plan([], request),
  read: (range, signal, refuse) => source.read(range, signal, refuse),
  count: (range) => source.count!(range),
  close: () => source.close!(),
});

const use = (() => new SilentLogger()) as Use;

const reading = async (bare: Bare, endpoint: string): Promise<Times<'plugin' | 'client'>> => {
  await bare.make('read');
  await bare.write('read', numRead);
  const seen = { plugin: 0, client: 0 };
  const prepared = kinesis({
    stream: 'read',
    endpoint,
    ...credentials,
    startingPosition: 'TRIM_HORIZON',
    maxRatePerShard: numRead,
    maxByteRatePerShard: numRead * bytes,
  });
  const pipeline = await Pipeline.start<KinesisRecord>(
    (records) =>
      records.foreachRDD((rdd) => rdd.foreach(({ data: { length } }) => void (seen.plugin += length))),
    {},
    (ssc: StreamingContext) =>
      ssc.stream(readAgain(prepared.create(use) as DirectSource<KinesisRecord, any>)),
  );
  const plugin = { run: () => pipeline.batch() };
  const client = { run: () => bare.read('read', ({ length }) => void (seen.client += length)) };
  const times = await contest({ plugin, client }, { warmUp: 2, rounds: 7 });
  await pipeline.stop();
  requireEqual('records of a stream', seen.plugin, seen.client);
  return times;
};

const writing = async (bare: Bare, endpoint: string): Promise<Times<'plugin' | 'client'>> => {
  await bare.make('written-by-plugin');
  await bare.make('written-by-client');
  const sink = kinesisSink<string>({ stream: 'written-by-plugin', endpoint, ...credentials }).create(use);
  const records = Array.from({ length: numWritten }, () => data);
  const { signal } = new AbortController();
  const attempt = { batchTime: 0, partition: 0, numPartitions: 1, attempt: 0, signal };
  const plugin = { run: () => sink.write([records], attempt) };
  const client = { run: () => bare.write('written-by-client', numWritten) };
  const times = await contest({ plugin, client }, { warmUp: 2, rounds: 7 });
  await sink.close?.();
  return times;
};

const goal = { atLeast: 0.8 };

const reportTimes = (
  report: Report,
  what: string,
  count: number,
  times: Times<'plugin' | 'client'>,
): void => {
  report({ name: `${what}, speed to the bare client`, ...times.ratio('client', 'plugin'), unit: 'x', goal });
  report({ name: `${what}, plugin`, value: count / times.median('plugin') / 1000, unit: 'M records/s' });
  report({ name: `${what}, bare client`, value: count / times.median('client') / 1000, unit: 'M records/s' });
};

/** A shard read as a batch of a program, and written to, beside the bare client doing the same; with the emulator. */
export const kinesisStreams = async (report: Report): Promise<void> => {
  await using server = await startService('kinesis');
  const { host, port } = server.listeners.plain;
  const endpoint = `http://${host}:${port}`;
  const bare = new Bare(endpoint);
  reportTimes(report, 'reading', numRead, await reading(bare, endpoint));
  reportTimes(report, 'writing', numWritten, await writing(bare, endpoint));
  bare.client.destroy();
};
