import { ListShardsCommand, type Shard } from '@aws-sdk/client-kinesis';
import type { KinesisClient } from '@dstream/kinesis-connection';

/** A shard, and where it comes from. */
export interface ListedShard {
  readonly shardId: string;
  /** None: it was there from the beginning. Two: they were merged. They may be gone. */
  readonly parents: readonly string[];
  /** Whether nothing can be written to it any more. */
  readonly isClosed: boolean;
}

/** The shards of a stream, as they were when they were last looked at. */
export class ShardList {
  readonly #client: KinesisClient;
  readonly #interval: number;
  #shards: ReadonlyMap<string, ListedShard> = new Map();
  #lookedAt: number | undefined;

  constructor(client: KinesisClient, interval: number) {
    this.#client = client;
    this.#interval = interval;
  }

  /** The shards by id, at most `interval` milliseconds old by the given time. */
  async shards(now: number, signal: AbortSignal): Promise<ReadonlyMap<string, ListedShard>> {
    if (this.#lookedAt === undefined || Math.abs(now - this.#lookedAt) >= this.#interval) {
      const shards = await this.#list(signal);
      this.#shards = new Map(shards.map((shard) => [shard.shardId, shard]));
      this.#lookedAt = now;
    }
    return this.#shards;
  }

  /** Something has changed: the next who asks gets what there is then. */
  outdate(): void {
    this.#lookedAt = undefined;
  }

  async #list(signal: AbortSignal): Promise<ListedShard[]> {
    const shards: ListedShard[] = [];
    let token: string | undefined;
    do {
      const page = token === undefined ? this.#client.stream : { NextToken: token };
      const { Shards = [], NextToken } = await this.#client.perform(
        'list the shards',
        (client, abortSignal) => client.send(new ListShardsCommand(page), { abortSignal }),
        { signal },
      );
      shards.push(...Shards.map(listed));
      token = NextToken;
    } while (token !== undefined);
    return shards;
  }
}

const listed = ({
  ShardId,
  ParentShardId,
  AdjacentParentShardId,
  SequenceNumberRange,
}: Shard): ListedShard => ({
  shardId: ShardId!,
  parents: [ParentShardId, AdjacentParentShardId].filter((id) => id !== undefined),
  isClosed: SequenceNumberRange?.EndingSequenceNumber !== undefined,
});
