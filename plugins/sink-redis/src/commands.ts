import type { Chunks } from '@dstream/core/plugin';
import type { RedisCountersOptions, RedisHashesOptions, RedisStreamOptions } from './options.ts';
import { redisError } from './redis-error.ts';

/** A command of Redis that changes the key in its second place. */
export type Command = readonly [name: 'INCRBY' | 'HSET' | 'XADD', key: string, ...rest: string[]];

/** What the records of a partition do. */
export type CommandsOf = (records: Chunks<unknown>) => AsyncIterable<Command>;

/** More arguments than the server can take from a script. */
const mostFields = 1000;

/** One command for each counter: what its records add up to. */
export const countersOf = ({
  key,
  by = () => 1,
}: Pick<RedisCountersOptions<any>, 'key' | 'by'>): CommandsOf =>
  async function* (records) {
    const sums = new Map<string, number>();
    for await (const chunk of records) {
      for (const record of chunk) sums.set(key(record), (sums.get(key(record)) ?? 0) + by(record));
    }
    for (const [name, sum] of sums) {
      if (!Number.isSafeInteger(sum)) {
        throw redisError('REDIS_COUNTER_INVALID', { key: name, by: String(sum) });
      }
      yield ['INCRBY', name, String(sum)];
    }
  };

/** The fields that each hash has after all records of the partition. */
export const hashesOf = ({ key, fields }: Pick<RedisHashesOptions<any>, 'key' | 'fields'>): CommandsOf =>
  async function* (records) {
    const hashes = new Map<string, Map<string, string>>();
    for await (const chunk of records) {
      for (const record of chunk) {
        const name = key(record);
        const hash = hashes.get(name) ?? new Map<string, string>();
        hashes.set(name, hash);
        for (const [field, value] of entriesOf(name, fields(record))) hash.set(field, value);
      }
    }
    for (const [name, hash] of hashes) {
      const pairs = [...hash];
      for (let i = 0; i < pairs.length; i += mostFields) {
        yield ['HSET', name, ...pairs.slice(i, i + mostFields).flat()];
      }
    }
  };

/** One entry for each record, in their order. */
export const streamOf = ({
  key,
  fields,
  maxLength,
}: Pick<RedisStreamOptions<any>, 'key' | 'fields' | 'maxLength'>): CommandsOf => {
  const limit = maxLength === undefined ? [] : ['MAXLEN', '~', String(maxLength)];
  return async function* (records) {
    for await (const chunk of records) {
      for (const record of chunk) {
        const name = typeof key === 'string' ? key : key(record);
        yield ['XADD', name, ...limit, '*', ...entriesOf(name, fields(record)).flat()];
      }
    }
  };
};

const entriesOf = (key: string, fields: Readonly<Record<string, string | number>>): [string, string][] => {
  const entries = Object.entries(fields);
  if (entries.length === 0 || entries.length > mostFields) {
    throw redisError('REDIS_FIELDS_INVALID', { key, fields: entries.length });
  }
  return entries.map(([field, value]) => [field, String(value)]);
};
