import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const pages = ['/', '/cart', '/checkout', '/search'];

/** What a visitor has looked at. */
export interface Click {
  readonly user: string;
  readonly page: string;
}

/** Looks after streams, and stands for the web servers that write clicks. */
export class ClickStreams {
  readonly #client: KinesisClient;

  constructor(
    endpoint: string,
    credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
  ) {
    const requestHandler = new NodeHttpHandler();
    this.#client = new KinesisClient({
      endpoint,
      region: 'us-east-1',
      credentials: { ...credentials },
      requestHandler,
    });
  }

  async make(stream: string, shards: number): Promise<void> {
    await this.#client.send(new CreateStreamCommand({ StreamName: stream, ShardCount: shards }));
    await this.#active(stream);
  }

  /** Splits the first shard in the middle, as one does when there is more to write. */
  async splitFirstShard(stream: string): Promise<void> {
    const { Shards = [] } = await this.#client.send(new ListShardsCommand({ StreamName: stream }));
    const { ShardId, HashKeyRange } = Shards[0]!;
    const NewStartingHashKey = String(BigInt(HashKeyRange!.EndingHashKey!) / 2n);
    await this.#client.send(
      new SplitShardCommand({ StreamName: stream, ShardToSplit: ShardId, NewStartingHashKey }),
    );
    await this.#active(stream);
  }

  async writeClicks(stream: string, count: number): Promise<void> {
    const clicks = Array.from({ length: count }, (_, n): Click => {
      return { user: `user ${n % 37}`, page: pages[n % pages.length]! };
    });
    for (let i = 0; i < count; i += 100) {
      const Records = clicks
        .slice(i, i + 100)
        .map((click) => ({ PartitionKey: click.user, Data: Buffer.from(JSON.stringify(click)) }));
      await this.#client.send(new PutRecordsCommand({ StreamName: stream, Records }));
    }
  }

  close(): void {
    this.#client.destroy();
  }

  async #active(stream: string): Promise<void> {
    for (;;) {
      const { StreamDescriptionSummary } = await this.#client.send(
        new DescribeStreamSummaryCommand({ StreamName: stream }),
      );
      if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
      await sleep(20);
    }
  }
}
