import type { BatchCommit, Chunks, Sink, WriteAttempt } from '@dstream/core/plugin';
import type { KafkaClient } from '@dstream/kafka-connection';
import { BatchCommitter } from './batch-committer.ts';
import { Cluster } from './cluster.ts';
import { nameOf, requireTopic } from './kafka-sink.ts';
import type { KafkaSinkSettings } from './options.ts';
import { makeProgressTopic } from './progress-topic.ts';
import { writeInTransaction } from './transactional-write.ts';
import { initProducer, openTransactions } from './transactions.ts';

/**
 * Writes each partition of a batch in a transaction that holds an entry of progress too, and commits those that are not there
 * yet: so a partition of a batch is there once, whoever writes and commits it again.
 */
export class TransactionalKafkaSink implements Sink<unknown> {
  readonly name: string;
  readonly delivery = 'exactly-once';
  readonly #settings: KafkaSinkSettings;
  readonly #prefix: string;
  readonly #progressTopic: string;
  readonly #cluster: Cluster;
  #committer: BatchCommitter | undefined;

  constructor(settings: KafkaSinkSettings, output: string) {
    this.name = `${nameOf(settings)} (${output})`;
    this.#settings = settings;
    this.#prefix = `dstream/${output}/`;
    this.#progressTopic = settings.progressTopic ?? `__dstream_${output}`;
    this.#cluster = new Cluster(settings);
  }

  /** What a process that died has left open would hold up everybody who reads what is committed. */
  async open(): Promise<void> {
    await requireTopic(this.#cluster, this.#settings);
    const client = await this.#cluster.client();
    await makeProgressTopic(client, this.#progressTopic);
    const left = await openTransactions(client, this.#prefix);
    await Promise.all(
      left.map((transactionalId) => initProducer(client, { transactionalId, timeout: 1000 })),
    );
    this.#committer = this.#newCommitter(client);
    await this.#committer.catchUp();
  }

  async write(records: Chunks<unknown>, attempt: WriteAttempt): Promise<void> {
    attempt.signal.throwIfAborted();
    const client = await this.#cluster.client();
    await writeInTransaction(records, attempt, client, this.#settings, {
      transactionalId: this.#transactionalId(attempt.partition, attempt.attempt),
      progressTopic: this.#progressTopic,
    });
  }

  async commit(batch: BatchCommit): Promise<void> {
    this.#committer ??= this.#newCommitter(await this.#cluster.client());
    await this.#committer.commit(batch);
  }

  async close(): Promise<void> {
    this.#committer = undefined;
    await this.#cluster.close();
  }

  #newCommitter(client: KafkaClient): BatchCommitter {
    return new BatchCommitter(client, this.#settings, this.#progressTopic, (partition, attempt) =>
      this.#transactionalId(partition, attempt),
    );
  }

  #transactionalId(partition: number, attempt: number): string {
    return `${this.#prefix}${partition}/${attempt}`;
  }
}
