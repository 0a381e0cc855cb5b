import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  KAFKA_PARTITION_INVALID: (p: { topic: string; partition: number; partitions: number }): string =>
    `${p.topic} has no partition ${p.partition}: it has ${p.partitions}. Correct what the option partition gives.`,
  KAFKA_REPLICAS_MISSING: (p: { topics: readonly string[] }): string =>
    `Fewer replicas of ${p.topics.join(', ')} than min.insync.replicas are there to take records. Start the brokers that ` +
    `are down.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type KafkaSinkErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const kafkaSinkError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
