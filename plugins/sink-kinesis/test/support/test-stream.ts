import { randomUUID } from 'node:crypto';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import type { Sink } from '@dstream/core/plugin';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { onTestFinished, vi } from 'vitest';
import type { Listener } from '../../../../tools/vitest/service.ts';
import { kinesisSink, type KinesisSinkOptions } from '../../src/index.ts';

export const credentials = { accessKeyId: 'dstream', secretAccessKey: 'hush-hush' };

export const endpointOf = ({
  host,
  port,
  tls = false,
}: Pick<Listener, 'host' | 'port'> & { tls?: boolean }): string =>
  `${tls ? 'https' : 'http'}://${host}:${port}`;

/** What a stream has. */
export interface Found {
  readonly data: string;
  readonly key: string;
  readonly shardId: string;
}

/** A stream of a test, and what is in it. */
export class TestStream {
  readonly name = `test-${randomUUID()}`;
  readonly endpoint: string;
  readonly client: KinesisClient;

  private constructor(endpoint: string) {
    this.endpoint = endpoint;
    const requestHandler = new NodeHttpHandler();
    this.client = new KinesisClient({
      endpoint,
      region: 'us-east-1',
      credentials: { ...credentials },
      requestHandler,
    });
  }

  static async create(listener: Listener, shards = 1): Promise<TestStream> {
    const stream = new TestStream(endpointOf(listener));
    onTestFinished(() => stream.client.destroy());
    await stream.client.send(new CreateStreamCommand({ StreamName: stream.name, ShardCount: shards }));
    await vi.waitFor(async () => {
      if ((await stream.#shards()).length !== shards) throw new Error('not there yet');
    });
    return stream;
  }

  get options() {
    return { stream: this.name, endpoint: this.endpoint, ...credentials };
  }

  /** All records, shard after shard. */
  async read(): Promise<Found[]> {
    const found: Found[] = [];
    for (const shardId of await this.#shards()) found.push(...(await this.#readShard(shardId)));
    return found;
  }

  async #shards(): Promise<string[]> {
    const { Shards = [] } = await this.client.send(new ListShardsCommand({ StreamName: this.name }));
    return Shards.map(({ ShardId }) => ShardId!);
  }

  async #readShard(shardId: string): Promise<Found[]> {
    const found: Found[] = [];
    const input = { StreamName: this.name, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let iterator = (await this.client.send(new GetShardIteratorCommand(input))).ShardIterator;
    for (;;) {
      const { Records = [], NextShardIterator } = await this.client.send(
        new GetRecordsCommand({ ShardIterator: iterator }),
      );
      for (const { Data, PartitionKey } of Records) {
        found.push({ data: Buffer.from(Data!).toString(), key: PartitionKey!, shardId });
      }
      iterator = NextShardIterator;
      if (Records.length === 0) return found;
    }
  }
}

/** A sink that is closed after the test. */
export const sinkOf = (options: KinesisSinkOptions<any>): Sink<any> => {
  const sink = kinesisSink(options).create(undefined as never);
  onTestFinished(() => sink.close?.());
  return sink;
};

/** The attempt to write the only partition of a batch. */
export const attemptOf = (signal = new AbortController().signal) => ({
  batchTime: 1000,
  partition: 0,
  numPartitions: 1,
  attempt: 0,
  signal,
});
