import {
  hasWholeCredentials,
  kinesisConnectionFields,
  wholeCredentials,
  type KinesisConnectionOptions,
} from '@dstream/kinesis-connection';
import * as z from 'zod';

/** Where a record is in its batch. A batch that is written again has the same records at the same places. */
export interface RecordPlace {
  readonly batchTime: number;
  readonly partition: number;
  /** The number of the record in its partition, from 0. */
  readonly index: number;
  /** The three as a text, for readers that drop what comes twice. */
  readonly id: string;
}

/** Options of `kinesisSink`. */
export interface KinesisSinkOptions<T = unknown> extends KinesisConnectionOptions {
  /**
   * Decides on the shard: records with the same key go to the same one. 1 to 256 characters. Default: another key for each
   * record, which spreads them over all shards.
   */
  partitionKey?: ((record: T) => string) | undefined;
  /** Decides on the shard in place of the hash of the key: a number of 128 bits, as a decimal. */
  explicitHashKey?: ((record: T) => string | undefined) | undefined;
  /** The bytes of a record, or a text. Default: strings and bytes as they are, anything else as JSON. */
  data?: ((record: T, place: RecordPlace) => string | Uint8Array) | undefined;
  /** The most requests at once for each partition that is written. Only with one do records keep their order. Default: 1. */
  maxInFlight?: number | undefined;
  /** The most bytes of a record, its key included, that the stream takes. Default: 1,048,576. */
  maxRecordBytes?: number | undefined;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

const functionOf = <F>(): z.ZodCustom<F, F> => z.custom<F>(isFunction, 'expected a function');

/** The schema of `KinesisSinkOptions`. */
export const kinesisSinkOptions = z
  .object({
    ...kinesisConnectionFields,
    partitionKey: functionOf<(record: any) => string>().optional(),
    explicitHashKey: functionOf<(record: any) => string | undefined>().optional(),
    data: functionOf<(record: any, place: RecordPlace) => string | Uint8Array>().optional(),
    maxInFlight: z.int().min(1).max(64).default(1),
    maxRecordBytes: z.int().min(1).max(10_485_760).default(1_048_576),
  })
  .refine(hasWholeCredentials, wholeCredentials);

/** `KinesisSinkOptions`, checked. */
export type KinesisSinkSettings = z.output<typeof kinesisSinkOptions>;
