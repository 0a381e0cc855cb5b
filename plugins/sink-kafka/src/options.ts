import { kafkaConnectionFields, type KafkaConnectionOptions } from '@dstream/kafka-connection';
import * as z from 'zod';
import type { KafkaHeaders, KafkaPart } from './outgoing-record.ts';

/** Options of `kafkaSink`. */
export interface KafkaSinkOptions<T = unknown> extends KafkaConnectionOptions {
  /** The topic to write to, of all records or of each. It must be there. */
  topic: string | ((record: T) => string);
  /** The key of a record. Default: none. */
  key?: ((record: T) => KafkaPart) | undefined;
  /** The value of a record. Default: text and bytes as they are, null as none, everything else as JSON. */
  value?: ((record: T) => KafkaPart) | undefined;
  /** The partition of a record. Default: by the key as Kafka's own clients do; without a key, one after the other. */
  partition?: ((record: T) => number) | undefined;
  /** The headers of a record. Default: none. */
  headers?: ((record: T) => KafkaHeaders) | undefined;
  /** The timestamp of a record, in milliseconds since 1970. Default: when it is sent. */
  timestamp?: ((record: T) => number) | undefined;
  /**
   * The name of this output, by which the cluster knows its batches. With it each batch is there exactly once for consumers
   * that read what is committed; no other output of any program may have it. Default: none, and a batch that is written
   * again is there twice.
   */
  output?: string | undefined;
  /** With `output`: the topic that holds which batches are there; made when it is missing. Default: `__dstream_` and `output`. */
  progressTopic?: string | undefined;
  /**
   * With `output`: milliseconds that a batch may take from its first record to its commit. The brokers allow up to
   * `transaction.max.timeout.ms`. Default: 900,000, as much as they allow by default.
   */
  transactionTimeout?: number | undefined;
  /** With `output`: how many of its batches it remembers, to know them when they come again. Default: 10,000. */
  remembered?: number | undefined;
  /** Default: none. */
  compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd' | undefined;
  /** Bytes, before compression, of the records for one partition that are sent together. Default: 512 KiB. */
  batchBytes?: number | undefined;
  /** Bytes of records that a task collects before it sends them; it collects as many while they are sent. Default: 4 MiB. */
  requestBytes?: number | undefined;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const ofRecord = <R>() => z.custom<(record: unknown) => R>(isFunction, 'expected a function');
const positive = z.int().min(1);
const topicName = z
  .string()
  .regex(/^[\w.-]{1,249}$/, 'expected up to 249 letters, digits, dots, underscores and dashes');

const fields = z.object({
  ...kafkaConnectionFields,
  topic: z.union([topicName, ofRecord<string>()]),
  key: ofRecord<KafkaPart>().optional(),
  value: ofRecord<KafkaPart>().optional(),
  partition: ofRecord<number>().optional(),
  headers: ofRecord<KafkaHeaders>().optional(),
  timestamp: ofRecord<number>().optional(),
  output: z
    .string()
    .regex(/^[\w.-]{1,200}$/, 'expected up to 200 letters, digits, dots, underscores and dashes')
    .optional(),
  progressTopic: topicName.optional(),
  transactionTimeout: positive.max(2 ** 31 - 1).default(900_000),
  remembered: positive.default(10_000),
  compression: z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd']).default('none'),
  batchBytes: positive.default(512 * 1024),
  requestBytes: positive.default(4 * 1024 * 1024),
});

/** The options as they are checked. */
export const kafkaSinkOptions = fields.refine(
  ({ output, progressTopic }) => output !== undefined || progressTopic === undefined,
  { path: ['progressTopic'], message: 'needs output' },
);

/** The options with their defaults. */
export type KafkaSinkSettings = z.output<typeof fields>;
