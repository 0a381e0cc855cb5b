import type { Chunks, WriteAttempt } from '@dstream/core/plugin';
import type { KafkaClient } from '@dstream/kafka-connection';
import type { KafkaSinkSettings } from './options.ts';
import { Producer } from './producer.ts';
import { progressKey, progressValue } from './progress-entry.ts';
import type { PartitionBatch } from './record-collector.ts';
import { addPartitions, endTransaction, initProducer, type TransactionalIdentity } from './transactions.ts';
import { writeRecords } from './write-records.ts';

/** Where an attempt writes. */
export interface TransactionPlace {
  readonly transactionalId: string;
  readonly progressTopic: string;
}

/**
 * Writes an attempt into a transaction that stays open, with an entry of progress at its end, by which the driver finds it.
 * What fails is aborted.
 */
export const writeInTransaction = async (
  records: Chunks<unknown>,
  attempt: WriteAttempt,
  client: KafkaClient,
  settings: KafkaSinkSettings,
  { transactionalId, progressTopic }: TransactionPlace,
): Promise<void> => {
  const { signal } = attempt;
  const timeout = settings.transactionTimeout;
  const identity = (await initProducer(client, {
    transactionalId,
    timeout,
    signal,
  })) as TransactionalIdentity;
  const producer = new Producer(client, identity, settings);
  const known = new Set<string>();
  const send = async (batches: readonly PartitionBatch[]): Promise<void> => {
    await addNew(client, identity, batches, known, signal);
    await producer.send(batches, signal);
  };
  try {
    await writeRecords(records, attempt, client, settings, send);
    await send([progressOf(attempt, progressTopic)]);
  } catch (error) {
    // Nobody waits for it: the driver takes over what it does not reach.
    endTransaction(client, identity, false).catch(() => undefined);
    throw error;
  }
};

const addNew = async (
  client: KafkaClient,
  identity: TransactionalIdentity,
  batches: readonly PartitionBatch[],
  known: Set<string>,
  signal: AbortSignal,
): Promise<void> => {
  const added = new Map<string, number[]>();
  for (const { topic, partition } of batches) {
    if (known.has(`${topic}:${partition}`)) continue;
    known.add(`${topic}:${partition}`);
    added.set(topic, [...(added.get(topic) ?? []), partition]);
  }
  if (added.size > 0) await addPartitions(client, identity, added, signal);
};

const progressOf = (attempt: WriteAttempt, topic: string): PartitionBatch => {
  const key = progressKey(attempt.batchTime, attempt.partition);
  const value = progressValue(attempt);
  const bytes = key.length + value.length;
  return {
    topic,
    partition: 0,
    records: [{ topic, key, value, bytes, headers: undefined, timestamp: undefined, wanted: 0 }],
  };
};
