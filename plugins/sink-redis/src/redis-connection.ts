import { retry, tlsSettings } from '@dstream/connection';
import { Redis } from 'ioredis';
import type { RedisSettings } from './options.ts';
import { explain, isTemporary } from './redis-error.ts';

/** The connection of a sink in one process: opened when it is needed, again after it broke, until it is closed. */
export class RedisConnection {
  readonly #settings: RedisSettings;
  #closing = new AbortController();
  #opened: Promise<Redis> | undefined;

  constructor(settings: RedisSettings) {
    this.#settings = settings;
  }

  /** The server, as it may be printed. */
  get server(): string {
    const { host, port, database } = this.#settings;
    return `Redis ${host}:${port}/${database}`;
  }

  /** Does something with the server. Errors have codes. */
  async use<R>(work: (redis: Redis) => Promise<R>): Promise<R> {
    const redis = await (this.#opened ??= this.#open());
    try {
      return await work(redis);
    } catch (error) {
      const explained = explain(error, this.server, this.#settings.stallTimeout);
      if (explained.code === 'REDIS_STALLED') redis.disconnect();
      throw explained;
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    this.#closing.abort();
    this.#closing = new AbortController();
    (await opened?.catch(() => undefined))?.disconnect();
  }

  #open(): Promise<Redis> {
    const { signal } = this.#closing;
    const opened: Promise<Redis> = retry(() => this.#connect(() => forget()), {
      attempts: this.#settings.connectAttempts,
      isTemporary,
      signal,
    });
    const forget = (): void => {
      if (this.#opened === opened) this.#opened = undefined;
    };
    opened.catch(forget);
    return opened;
  }

  async #connect(onEnd: () => void): Promise<Redis> {
    const { host, port, database, username, password, tls, connectTimeout, stallTimeout } = this.#settings;
    const secured = tlsSettings(tls);
    const redis = new Redis({
      host,
      port,
      db: database,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(secured && { tls: secured }),
      connectTimeout,
      commandTimeout: stallTimeout,
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    let failure: unknown;
    redis.on('error', (error: unknown) => (failure ??= error)).on('end', onEnd);
    try {
      await redis.connect();
      return redis;
    } catch (error) {
      redis.disconnect();
      throw explain(failure ?? error, this.server, stallTimeout);
    }
  }
}
