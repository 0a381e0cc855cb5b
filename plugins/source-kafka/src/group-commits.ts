import { textOf, type Logger } from '@dstream/core/plugin';
import type { KafkaClient } from '@dstream/kafka-connection';
import { nameOf, type Position } from './offset-range.ts';

/** The most milliseconds that commits are tried again for when reading ends. */
const lastTries = 5000;

/**
 * Commits offsets to a consumer group, one request at a time and behind the batches: nothing is read by them. What comes
 * meanwhile is put together, so only the last offset of a partition is sent.
 */
export class GroupCommits {
  readonly #client: KafkaClient;
  readonly #groupId: string;
  readonly #logger: Logger;
  #pending = new Map<string, Position>();
  #working: Promise<void> | undefined;
  readonly #stopped = new AbortController();
  #trouble = '';

  constructor(client: KafkaClient, groupId: string, logger: Logger) {
    this.#client = client;
    this.#groupId = groupId;
    this.#logger = logger;
  }

  /** Commits where partitions stand, soon. */
  commitAsync(positions: readonly Position[]): void {
    for (const position of positions) this.#pending.set(nameOf(position), position);
    this.#working ??= this.#work();
  }

  /** Resolves when nothing is left to commit, or it could not be. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.#stopped.abort(), lastTries).unref();
    await this.#working;
    clearTimeout(timer);
  }

  async #work(): Promise<void> {
    while (this.#pending.size > 0) {
      const positions = [...this.#pending.values()];
      this.#pending = new Map();
      await this.#commit(positions).then(
        () => this.#tell(''),
        (error: unknown) => this.#tell(textOf(error)),
      );
    }
    this.#working = undefined;
  }

  async #commit(positions: readonly Position[]): Promise<void> {
    const topics = [...Map.groupBy(positions, ({ topic }) => topic)].map(([name, all]) => ({
      name,
      partitionOffsets: all.map(({ partition, offset }) => ({ partition, offset: BigInt(offset) })),
    }));
    const groupId = this.#groupId;
    await this.#client.perform(
      `commit offsets of the group ${groupId}`,
      () => this.#client.admin.alterConsumerGroupOffsets({ groupId, topics }),
      { signal: this.#stopped.signal },
    );
  }

  /** Says once that it does not work, and once that it works again. */
  #tell(trouble: string): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    if (trouble === '') this.#logger.info(`The offsets of the group ${this.#groupId} are committed again`);
    else this.#logger.warn(`${trouble} No record is lost by that: only monitors of lag are behind.`);
  }
}
