import { randomUUID } from 'node:crypto';
import {
  CreateStreamCommand,
  KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordsCommand,
  SplitShardCommand,
  type Shard,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { onTestFinished, vi } from 'vitest';
import type { Listener } from '../../../../tools/vitest/service.ts';

export const credentials = { accessKeyId: 'dstream', secretAccessKey: 'hush-hush' };

export const endpointOf = ({
  host,
  port,
  tls = false,
}: Pick<Listener, 'host' | 'port'> & { tls?: boolean }): string =>
  `${tls ? 'https' : 'http'}://${host}:${port}`;

/** What a test writes. Without a partition key, one that no other record has. */
export interface Written {
  readonly data: string | Uint8Array;
  readonly key?: string;
  readonly hashKey?: string;
}

/** A stream of a test, and the bare client. */
export class TestStream {
  readonly name: string;
  readonly endpoint: string;
  readonly client: KinesisClient;

  private constructor(name: string, endpoint: string, client: KinesisClient) {
    this.name = name;
    this.endpoint = endpoint;
    this.client = client;
  }

  static async create(listener: Listener, shards = 1): Promise<TestStream> {
    const endpoint = endpointOf(listener);
    const requestHandler = new NodeHttpHandler();
    const client = new KinesisClient({
      endpoint,
      region: 'us-east-1',
      credentials: { ...credentials },
      requestHandler,
    });
    onTestFinished(() => client.destroy());
    const name = `test-${randomUUID()}`;
    await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
    const stream = new TestStream(name, endpoint, client);
    await vi.waitFor(async () => {
      if ((await stream.shards()).length !== shards) throw new Error('not there yet');
    });
    return stream;
  }

  /** What a source or sink of this stream is made with. */
  get options() {
    return { stream: this.name, endpoint: this.endpoint, ...credentials };
  }

  async put(records: readonly Written[]): Promise<string[]> {
    const { Records = [] } = await this.client.send(
      new PutRecordsCommand({
        StreamName: this.name,
        Records: records.map(({ data, key = randomUUID(), hashKey }) => ({
          Data: typeof data === 'string' ? Buffer.from(data) : data,
          PartitionKey: key,
          ExplicitHashKey: hashKey,
        })),
      }),
    );
    return Records.map(({ SequenceNumber }) => SequenceNumber!);
  }

  async shards(): Promise<Shard[]> {
    return (await this.client.send(new ListShardsCommand({ StreamName: this.name }))).Shards ?? [];
  }

  /** Splits a shard in the middle. Resolves to the ids of its children. */
  async split(shardId: string): Promise<string[]> {
    const { HashKeyRange } = (await this.shards()).find(({ ShardId }) => ShardId === shardId)!;
    const from = BigInt(HashKeyRange!.StartingHashKey!);
    const middle = from + (BigInt(HashKeyRange!.EndingHashKey!) - from) / 2n;
    const NewStartingHashKey = String(middle);
    await this.client.send(
      new SplitShardCommand({ StreamName: this.name, ShardToSplit: shardId, NewStartingHashKey }),
    );
    return this.#childrenOf(shardId, 2);
  }

  async merge(first: string, second: string): Promise<string[]> {
    await this.client.send(
      new MergeShardsCommand({ StreamName: this.name, ShardToMerge: first, AdjacentShardToMerge: second }),
    );
    return this.#childrenOf(first, 1);
  }

  async #childrenOf(shardId: string, count: number): Promise<string[]> {
    return vi.waitFor(async () => {
      const children = (await this.shards()).filter(({ ParentShardId }) => ParentShardId === shardId);
      if (children.length !== count) throw new Error('not there yet');
      return children.map(({ ShardId }) => ShardId!);
    });
  }
}

/** A hash key of one of `of` shards of the same size. */
export const hashKeyOf = (shard: number, of: number): string =>
  String((2n ** 128n / BigInt(of)) * BigInt(shard) + 1n);
