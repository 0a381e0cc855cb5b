import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

const goOn = `To go on with what there is, set onDataLoss: 'skip'.`;

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  KAFKA_BATCH_CORRUPT: (p: { topic: string; partition: number; offset: number; reason: string }): string =>
    `The records of ${p.topic}-${p.partition} from offset ${p.offset} on are damaged: ${p.reason}. Check the disks of the ` +
    `broker and the network.`,
  KAFKA_BATCH_TOO_LARGE: (p: {
    topic: string;
    partition: number;
    offset: number;
    maxBatchBytes: number;
  }): string =>
    `The compressed records of ${p.topic}-${p.partition} from offset ${p.offset} on become more than ${p.maxBatchBytes} ` +
    `bytes. Let the producer send smaller batches, or raise maxBatchBytes.`,
  KAFKA_FORMAT_UNSUPPORTED: (p: {
    topic: string;
    partition: number;
    offset: number;
    reason: string;
  }): string =>
    `The records of ${p.topic}-${p.partition} from offset ${p.offset} on cannot be read: ${p.reason}. Have them written ` +
    `again by a producer of Kafka 0.11 or newer.`,
  KAFKA_OFFSETS_AHEAD: (p: { topic: string; partition: number; offset: number; latest: number }): string =>
    `${p.topic}-${p.partition} ends at offset ${p.latest}, before ${p.offset}, where reading is to go on: records were lost ` +
    `or removed. ${goOn}`,
  KAFKA_OFFSETS_LOST: (p: { topic: string; partition: number; offset: number; earliest: number }): string =>
    `The records of ${p.topic}-${p.partition} from offset ${p.offset} up to ${p.earliest} are gone: the topic keeps them ` +
    `no longer. Let it keep them longer than the program is down or behind. ${goOn}`,
  KAFKA_PARTITION_UNKNOWN: (p: { topic: string; partition: number; partitions: number }): string =>
    `${p.topic} has no partition ${p.partition}: it has ${p.partitions}. Correct the option assign.`,
  KAFKA_RECORD_INVALID: (p: {
    topic: string;
    partition: number;
    offset: number;
    part: string;
    reason: string;
  }): string =>
    `The ${p.part} of the record at offset ${p.offset} of ${p.topic}-${p.partition} cannot be deserialized: ${p.reason}. ` +
    `Correct the option ${p.part}, or the producer.`,
  KAFKA_TOPIC_GONE: (p: { topic: string }): string => `The topic ${p.topic} was read and is gone. ${goOn}`,
  KAFKA_TOPIC_REPLACED: (p: { topic: string }): string =>
    `The topic ${p.topic} was removed, and there is another one of that name now. ${goOn}`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type KafkaSourceErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const kafkaSourceError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

const dataLoss: ReadonlySet<string> = new Set<KafkaSourceErrorCode>([
  'KAFKA_OFFSETS_AHEAD',
  'KAFKA_OFFSETS_LOST',
  'KAFKA_TOPIC_GONE',
  'KAFKA_TOPIC_REPLACED',
]);

/** Whether an error says that records are gone. */
export const isDataLoss = (error: unknown): error is Error =>
  dataLoss.has((error as { code?: string } | undefined)?.code ?? '');
