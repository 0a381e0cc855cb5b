import { randomUUID } from 'node:crypto';
import type { BatchCommit, Chunks, Logger, Sink, WriteAttempt } from '@dstream/core/plugin';
import type { Redis } from 'ioredis';
import type { CommandsOf } from './commands.ts';
import { commitScript } from './commit-script.ts';
import type { RedisSettings } from './options.ts';
import { RedisConnection } from './redis-connection.ts';
import { redisError } from './redis-error.ts';
import { stage } from './stage.ts';

/** Milliseconds after which the server forgets parts of batches that nobody has committed. */
const partsExpire = 86_400_000;

/**
 * Writes what each partition does to a list beside the keys, and at the commit lets a script do all of it at once and note
 * the batch: what comes again is known.
 */
export class RedisSink implements Sink<unknown> {
  readonly name: string;
  readonly delivery = 'exactly-once';
  readonly place: string;
  readonly #settings: RedisSettings;
  readonly #commandsOf: CommandsOf;
  readonly #logger: Logger;
  readonly #connection: RedisConnection;
  #epoch: number | undefined;

  constructor(name: string, settings: RedisSettings, commandsOf: CommandsOf, logger: Logger) {
    this.#settings = settings;
    this.#commandsOf = commandsOf;
    this.#logger = logger;
    this.#connection = new RedisConnection(settings);
    this.name = `${name} ${settings.output} of ${this.#connection.server}`;
    this.place = `${this.#connection.server} ${settings.output}`;
  }

  async open(): Promise<void> {
    this.#epoch = await this.#connection.use((redis) => redis.incr(this.#key('epoch')));
    await this.#warnOfLosses().catch(() => undefined); // not everybody may ask for settings
  }

  async write(records: Chunks<unknown>, attempt: WriteAttempt): Promise<void> {
    const { batchTime, partition, attempt: number, signal } = attempt;
    const writing = this.#key('writing', randomUUID());
    const [part, parts] = [this.#partKey(batchTime, partition, number), this.#key('parts', batchTime)];
    const commands = this.#commandsOf(records);
    await this.#connection.use(async (redis) => {
      try {
        await stage(redis, writing, commands, partsExpire, signal);
        await this.#publish(redis, writing, part, parts);
      } catch (error) {
        redis.unlink(writing).catch(() => undefined); // else it expires
        throw error;
      }
    });
  }

  async commit({ batchTime, attempts }: BatchCommit): Promise<void> {
    const { output, remembered } = this.#settings;
    const { server } = this.#connection;
    const keys = [
      this.#key('epoch'),
      this.#key('batches'),
      this.#key('parts', batchTime),
      ...attempts.map((attempt, partition) => this.#partKey(batchTime, partition, attempt)),
    ];
    const [answer, what = '', found = ''] = (await this.#connection.use((redis) =>
      redis.eval(commitScript, keys.length, ...keys, this.#epoch ?? 0, batchTime, remembered),
    )) as string[];
    if (answer === 'taken') throw redisError('REDIS_OUTPUT_TAKEN', { server, output });
    if (answer === 'foreign') throw redisError('REDIS_KEY_FOREIGN', { key: what, found });
    if (answer === 'missing') {
      throw redisError('REDIS_PARTS_MISSING', { server, batchTime, missing: Number(what) });
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** From here on the part counts as written, in place of one that was written before. */
  async #publish(redis: Redis, writing: string, part: string, parts: string): Promise<void> {
    const results = await redis
      .multi()
      .rename(writing, part)
      .sadd(parts, part)
      .pexpire(parts, partsExpire)
      .exec();
    for (const [error] of results ?? []) if (error) throw error;
  }

  async #warnOfLosses(): Promise<void> {
    const found = await this.#connection.use((redis) => redis.call('CONFIG', 'GET', 'append*'));
    const text = JSON.stringify(found);
    if (/"appendonly"[,:]"yes"/.test(text) && /"appendfsync"[,:]"always"/.test(text)) return;
    this.#logger.warn(
      'Redis may forget what it has confirmed when it is killed: set appendonly yes and appendfsync always',
      { server: this.#connection.server },
    );
  }

  #key(...parts: readonly (string | number)[]): string {
    return ['dstream', this.#settings.output, ...parts].join(':');
  }

  #partKey(batchTime: number, partition: number, attempt: number): string {
    return this.#key('part', batchTime, partition, attempt);
  }
}
