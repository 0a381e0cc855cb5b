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

/** The options as they are checked. */
export const kafkaSinkOptions = z.object({
  ...kafkaConnectionFields,
  topic: z.union([topicName, ofRecord<string>()]),
  key: ofRecord<KafkaPart>().optional(),
  value: ofRecord<KafkaPart>().optional(),
  partition: ofRecord<number>().optional(),
  headers: ofRecord<KafkaHeaders>().optional(),
  timestamp: ofRecord<number>().optional(),
  compression: z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd']).default('none'),
  batchBytes: positive.default(512 * 1024),
  requestBytes: positive.default(4 * 1024 * 1024),
});

/** The options with their defaults. */
export type KafkaSinkSettings = z.output<typeof kafkaSinkOptions>;
