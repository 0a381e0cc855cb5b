import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  KAFKA_BATCH_CHANGED: (p: { output: string; batchTime: number; before: number; now: number }): string =>
    `Part of batch ${p.batchTime} of output ${p.output} was written when it had ${p.before} partitions, and it has ${p.now} ` +
    `now, so that what is missing cannot be told. Run the batch with as many partitions as before.`,
  KAFKA_PARTITION_INVALID: (p: { topic: string; partition: number; partitions: number }): string =>
    `${p.topic} has no partition ${p.partition}: it has ${p.partitions}. Correct what the option partition gives.`,
  KAFKA_REPLICAS_MISSING: (p: { topics: readonly string[] }): string =>
    `Fewer replicas of ${p.topics.join(', ')} than min.insync.replicas are there to take records. Start the brokers that ` +
    `are down.`,
  KAFKA_TRANSACTION_LOST: (p: { output: string; batchTime: number; partitions: readonly number[] }): string =>
    `Partitions ${p.partitions.join(', ')} of batch ${p.batchTime} of output ${p.output} were written, but can be committed ` +
    `no more: another process or another batch has taken over, or they waited for longer than transactionTimeout. Let one ` +
    `process and one batch at a time run (concurrentJobs: 1), or raise transactionTimeout.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type KafkaSinkErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const kafkaSinkError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
