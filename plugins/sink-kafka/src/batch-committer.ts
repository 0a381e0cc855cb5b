import { isDStreamError, type BatchCommit } from '@dstream/core/plugin';
import type { KafkaClient } from '@dstream/kafka-connection';
import { kafkaSinkError } from './kafka-sink-error.ts';
import type { KafkaSinkSettings } from './options.ts';
import type { OutgoingRecord } from './outgoing-record.ts';
import { Producer } from './producer.ts';
import { progressKey } from './progress-entry.ts';
import { readProgressTopic } from './progress-topic.ts';
import { Progress, type OpenEntry } from './progress.ts';
import { endTransaction, initProducer } from './transactions.ts';

/** So many batches are forgotten together. */
const forgetEvery = 1000;

/** Ends the transactions of batches, knowing which partitions are there already. */
export class BatchCommitter {
  readonly #client: KafkaClient;
  readonly #settings: KafkaSinkSettings;
  readonly #topic: string;
  readonly #idOf: (partition: number, attempt: number) => string;
  readonly #progress = new Progress();
  #next = 0n;

  constructor(
    client: KafkaClient,
    settings: KafkaSinkSettings,
    topic: string,
    idOf: (partition: number, attempt: number) => string,
  ) {
    this.#client = client;
    this.#settings = settings;
    this.#topic = topic;
    this.#idOf = idOf;
  }

  /** Reads what the topic of progress has by now. */
  async catchUp(): Promise<void> {
    const { batches, next } = await readProgressTopic(this.#client, this.#topic, this.#next);
    this.#progress.take(batches);
    this.#next = next;
  }

  /**
   * Commits the partitions of a batch that are not there yet. What other attempts have written is aborted first, and only
   * then is looked which are there: whoever commits another attempt later has to abort ours before, or finds it committed.
   */
  async commit(batch: BatchCommit): Promise<void> {
    const { batchTime, attempts } = batch;
    await this.catchUp();
    const { length } = await this.#abort(this.#losers(batch));
    if (length > 0) await this.catchUp();
    const committed = this.#progress.committedOf(batchTime);
    this.#requireSame(batch, committed);
    const open = this.#progress.openOf(batchTime);
    const again = open.filter(({ partition }) => committed.has(partition));
    await this.#abort(new Set(again.map(({ partition, attempt }) => this.#idOf(partition, attempt))));
    const missing = [...attempts.keys()].filter((partition) => !committed.has(partition));
    const entries = missing.flatMap((partition) =>
      open.filter((entry) => entry.partition === partition && entry.attempt === attempts[partition]),
    );
    const written = new Set(entries.map(({ partition }) => partition));
    this.#requireNone(
      missing.filter((partition) => !written.has(partition)),
      batchTime,
    );
    await this.#end(entries);
    await this.#forget();
  }

  /** The names of transactions that other attempts have open, or may have. */
  #losers({ batchTime, attempts }: BatchCommit): ReadonlySet<string> {
    const names = new Set<string>();
    for (const [partition, winner] of attempts.entries())
      for (let attempt = 0; attempt < winner; attempt++) names.add(this.#idOf(partition, attempt));
    for (const { partition, attempt } of this.#progress.openOf(batchTime))
      if (attempts[partition] !== attempt) names.add(this.#idOf(partition, attempt));
    return names;
  }

  async #abort(transactionalIds: ReadonlySet<string>): Promise<readonly string[]> {
    const names = [...transactionalIds];
    const timeout = this.#settings.transactionTimeout;
    await Promise.all(
      names.map((transactionalId) => initProducer(this.#client, { transactionalId, timeout })),
    );
    return names;
  }

  /** Those that were not committed, because another process was faster, may be there by its doing. */
  async #end(entries: readonly OpenEntry[]): Promise<void> {
    const ended = await Promise.allSettled(
      entries.map(async (entry) => {
        const transactionalId = this.#idOf(entry.partition, entry.attempt);
        await endTransaction(this.#client, { ...entry.producer, transactionalId }, true);
        this.#progress.note(entry);
      }),
    );
    const failure = ended.find((result) => result.status === 'rejected')?.reason as unknown;
    if (failure === undefined) return;
    if (!isDStreamError(failure, 'KAFKA_PRODUCER_FENCED')) throw failure;
    await this.catchUp();
    const { batchTime } = entries[0]!;
    const committed = this.#progress.committedOf(batchTime);
    const lost = entries.map(({ partition }) => partition).filter((partition) => !committed.has(partition));
    this.#requireNone(lost, batchTime, failure);
  }

  #requireNone(partitions: readonly number[], batchTime: number, cause?: unknown): void {
    if (partitions.length === 0) return;
    const output = this.#settings.output!;
    throw kafkaSinkError('KAFKA_TRANSACTION_LOST', { output, batchTime, partitions }, { cause });
  }

  #requireSame({ batchTime, numPartitions }: BatchCommit, committed: ReadonlyMap<number, number>): void {
    const before = committed.values().find((count) => count !== numPartitions);
    if (before === undefined) return;
    const output = this.#settings.output!;
    throw kafkaSinkError('KAFKA_BATCH_CHANGED', { output, batchTime, before, now: numPartitions });
  }

  async #forget(): Promise<void> {
    const forgotten = this.#progress.forget(this.#settings.remembered, forgetEvery);
    if (forgotten.size === 0) return;
    const topic = this.#topic;
    const records = [...forgotten].flatMap(([batchTime, partitions]) =>
      partitions.map((partition): OutgoingRecord => {
        const key = progressKey(batchTime, partition);
        return {
          topic,
          key,
          value: undefined,
          bytes: 0,
          headers: undefined,
          timestamp: undefined,
          wanted: 0,
        };
      }),
    );
    const producer = new Producer(this.#client, await initProducer(this.#client, {}), this.#settings);
    await producer.send([{ topic, partition: 0, records }]);
  }
}
