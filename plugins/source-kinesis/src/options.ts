import {
  hasWholeCredentials,
  kinesisConnectionFields,
  wholeCredentials,
  type KinesisConnectionOptions,
} from '@dstream/kinesis-connection';
import * as z from 'zod';
import type { Deserialization, Deserializer } from './deserializer.ts';

/** Where to begin at the very first start. */
export type StartingPosition =
  /** With the oldest records that the stream has. */
  | 'TRIM_HORIZON'
  /** With what comes next. */
  | 'LATEST'
  /** With the first record of this time or later: milliseconds since the epoch, or a `Date`. */
  | { readonly at: 'AT_TIMESTAMP'; readonly timestamp: number | Date }
  /** With what follows these, by shard. Shards that are not named and come from none that is are read whole. */
  | { readonly at: 'AFTER_SEQUENCE_NUMBER'; readonly shards: Readonly<Record<string, string>> };

/** Options of `kinesis`. */
export interface KinesisSourceOptions<
  D extends Deserialization = Deserialization,
> extends KinesisConnectionOptions {
  /** Where to begin at the very first start. Default: LATEST. */
  startingPosition?: StartingPosition | undefined;
  /** What becomes of the bytes of a record. Default: string. */
  data?: D | undefined;
  /** The most records of each shard, a second. Default: no limit. */
  maxRatePerShard?: number | undefined;
  /**
   * The most bytes of each shard, a second, as far as an answer has ended by then. Default: 2,097,152, what a shard gives
   * away.
   */
  maxByteRatePerShard?: number | undefined;
  /** What to do when records are gone before they were read: fail, or warn and go on with what there is. Default: fail. */
  onDataLoss?: 'fail' | 'skip' | undefined;
  /** Milliseconds between two looks for shards. Default: 10,000. */
  discoveryInterval?: number | undefined;
  /** The most bytes that the driver keeps of what it has read for a plan, so that tasks need not read it again. Default: 67,108,864. */
  keepBytes?: number | undefined;
}

const shardId = z.string().regex(/^[\w.-]{1,128}$/, 'expected the id of a shard');

const startingPosition = z.union([
  z.literal('TRIM_HORIZON').transform((at) => ({ at })),
  z.literal('LATEST').transform((at) => ({ at })),
  z.strictObject({
    at: z.literal('AT_TIMESTAMP'),
    timestamp: z.union([z.int().min(0), z.date().transform((date) => date.getTime())]),
  }),
  z.strictObject({
    at: z.literal('AFTER_SEQUENCE_NUMBER'),
    shards: z.record(shardId, z.string().regex(/^\d+$/, 'expected a sequence number')),
  }),
]);

/** `StartingPosition`, checked. */
export type CheckedPosition = z.output<typeof startingPosition>;

const deserialization = z.union([
  z.enum(['string', 'json', 'bytes']),
  z.custom<Deserializer<unknown>>(
    (value) => typeof value === 'function',
    "expected 'string', 'json', 'bytes' or a function",
  ),
]);

/** The schema of `KinesisSourceOptions`. */
export const kinesisSourceOptions = z
  .object({
    ...kinesisConnectionFields,
    startingPosition: startingPosition.default({ at: 'LATEST' }),
    data: deserialization.default('string'),
    maxRatePerShard: z.number().positive().optional(),
    maxByteRatePerShard: z.number().positive().default(2_097_152),
    onDataLoss: z.enum(['fail', 'skip']).default('fail'),
    discoveryInterval: z.int().min(0).default(10_000),
    keepBytes: z.int().min(0).default(67_108_864),
  })
  .refine(hasWholeCredentials, wholeCredentials);

/** `KinesisSourceOptions`, checked. */
export type KinesisSourceSettings = z.output<typeof kinesisSourceOptions>;
