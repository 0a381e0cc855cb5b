import { kafkaConnectionFields, type KafkaConnectionOptions } from '@dstream/kafka-connection';
import * as z from 'zod';
import type { Deserialization, Deserializer } from './deserializer.ts';

/** An offset, or the first or the next one that a partition has. */
export type StartingOffset = number | 'earliest' | 'latest';

/** Offsets by topic and partition. */
export type StartingOffsets = Readonly<Record<string, Readonly<Record<number, StartingOffset>>>>;

/** Options of `kafka`. One of `subscribe`, `subscribePattern` and `assign` says what to read. */
export interface KafkaSourceOptions<
  K extends Deserialization = Deserialization,
  V extends Deserialization = Deserialization,
> extends KafkaConnectionOptions {
  /** Topics to read all partitions of, also of those that are added later. */
  subscribe?: string | readonly string[] | undefined;
  /** Reads all topics whose whole name matches, also those that are made later. */
  subscribePattern?: string | RegExp | undefined;
  /** Topics, and which of their partitions to read: `{ orders: [0, 1] }`. */
  assign?: Readonly<Record<string, readonly number[]>> | undefined;
  /**
   * Where to begin at the very first start: at what the topics have (`earliest`), after it (`latest`), both only where the
   * group has not committed; or at offsets by topic and partition. Partitions that come later are read from their first
   * record. Default: latest.
   */
  startingOffsets?: 'earliest' | 'latest' | StartingOffsets | undefined;
  /** Begins at the first record of this time or later, in milliseconds since the epoch, instead. */
  startingTimestamp?: number | Date | undefined;
  /**
   * A consumer group that the offsets of finished batches are committed to, for monitors of lag, and at whose offsets a
   * program without a checkpoint begins. Nothing else needs it. Default: none.
   */
  groupId?: string | undefined;
  /** What becomes of the bytes of keys. Default: string. */
  key?: K | undefined;
  /** What becomes of the bytes of values. Default: string. */
  value?: V | undefined;
  /** The most records of each partition, a second. Default: no limit. */
  maxRatePerPartition?: number | undefined;
  /** The fewest records of each partition that has some, a second, whatever back pressure says. Default: 0. */
  minRatePerPartition?: number | undefined;
  /** Whether records of transactions that are open or were aborted are read too. Default: read_committed. */
  isolationLevel?: 'read_committed' | 'read_uncommitted' | undefined;
  /** What to do when records are gone before they were read: fail, or warn and go on with what there is. Default: fail. */
  onDataLoss?: 'fail' | 'skip' | undefined;
  /** Milliseconds between two looks for new topics that match `subscribePattern`. Default: 10,000. */
  discoveryInterval?: number | undefined;
  /** The most bytes that are asked for at once, for each partition that is read at the time. Default: 4,194,304. */
  fetchBytes?: number | undefined;
  /** The most bytes that a compressed batch of records may become. Default: 268,435,456. */
  maxBatchBytes?: number | undefined;
  /** Whether the checksums of record batches are compared. Default: true. */
  checkCrcs?: boolean | undefined;
}

const topic = z.string().regex(/^[\w.-]{1,249}$/, 'expected the name of a topic');
const partition = z.int().min(0);
const rate = z.number().min(0);
const bytes = z.int().min(1);

/** A regular expression for the whole name. */
const whole = (pattern: string | RegExp): RegExp =>
  typeof pattern === 'string'
    ? new RegExp(`^(?:${pattern})$`)
    : new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, ''));

const pattern = z.union([z.string().min(1), z.instanceof(RegExp)]).transform((given, context) => {
  try {
    return whole(given);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

/** One topic, or several. */
const inArray = (given: unknown): unknown => (typeof given === 'string' ? [given] : given);

const startingOffset = z.union([partition, z.enum(['earliest', 'latest'])]);

const deserialization = z.union([
  z.enum(['string', 'json', 'bytes']),
  z.custom<Deserializer<unknown>>(
    (value) => typeof value === 'function',
    "expected 'string', 'json', 'bytes' or a function",
  ),
]);

const fields = z.object({
  ...kafkaConnectionFields,
  subscribe: z.preprocess(inArray, z.array(topic).min(1).optional()),
  subscribePattern: pattern.optional(),
  assign: z.record(topic, z.array(partition).min(1)).optional(),
  startingOffsets: z
    .union([z.enum(['earliest', 'latest']), z.record(topic, z.record(z.string(), startingOffset))])
    .default('latest'),
  startingTimestamp: z.union([z.int().min(0), z.date().transform((date) => date.getTime())]).optional(),
  groupId: z.string().regex(/^\S+$/, 'expected a name without spaces').optional(),
  key: deserialization.default('string'),
  value: deserialization.default('string'),
  maxRatePerPartition: rate.optional(),
  minRatePerPartition: rate.default(0),
  isolationLevel: z.enum(['read_committed', 'read_uncommitted']).default('read_committed'),
  onDataLoss: z.enum(['fail', 'skip']).default('fail'),
  discoveryInterval: z.int().min(0).default(10_000),
  fetchBytes: bytes.default(4_194_304),
  maxBatchBytes: bytes.default(268_435_456),
  checkCrcs: z.boolean().default(true),
});

/** The schema of `KafkaSourceOptions`. */
export const kafkaSourceOptions = fields.refine(
  ({ subscribe, subscribePattern, assign }) =>
    [subscribe, subscribePattern, assign].filter((one) => one !== undefined).length === 1,
  { path: ['subscribe'], error: 'give one of subscribe, subscribePattern and assign' },
);

/** `KafkaSourceOptions`, checked. */
export type KafkaSourceSettings = z.output<typeof kafkaSourceOptions>;
