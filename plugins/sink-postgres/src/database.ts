import { SharedClients, StallWatch, tlsSettings, type ClientLease } from '@dstream/connection';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import type { PostgresSettings } from './options.ts';
import { explain, postgresError, type Concern } from './postgres-error.ts';

/** One pool for each server and user in a thread, whatever the number of its sinks. */
const pools = new SharedClients<Pool>((pool) => pool.end());

/** The connections of one sink to its database. */
export class Database {
  readonly #settings: PostgresSettings;
  #lease: Promise<ClientLease<Pool>> | undefined;

  constructor(settings: PostgresSettings) {
    this.#settings = settings;
  }

  /** What errors are about. */
  get concern(): Concern {
    return { server: serverOf(this.#settings), table: this.#settings.table };
  }

  /** Does something in one transaction: all of it, or with a rejection nothing. Errors have codes. */
  async transaction<R>(body: (client: PoolClient) => Promise<R>): Promise<R> {
    const { concern } = this;
    let client: PoolClient | undefined;
    try {
      client = await (await this.#pool()).connect();
      await client.query('begin');
      const result = await body(client);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      // Closing the connection is the one way back that always works: the server undoes what was not committed.
      client?.release(true);
      throw this.#isLate(error) ? this.stalled(error) : explain(error, concern);
    }
  }

  /** Watches a connection on which an answer is due. */
  watch(client: PoolClient): StallWatch {
    return new StallWatch(this.#settings.stallTimeout, () => {
      (
        client as unknown as { connection: { stream: { destroy(error: Error): void } } }
      ).connection.stream.destroy(this.stalled());
    });
  }

  /** The error of a server that does not answer. */
  stalled(cause?: unknown): Error {
    const { server } = this.concern;
    return postgresError('POSTGRES_STALLED', { server, limit: this.#settings.stallTimeout }, { cause });
  }

  /** Closes the connections when no other sink has them. Idempotent. */
  async close(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    await (await lease)?.release();
  }

  #isLate(error: unknown): boolean {
    return error instanceof Error && error.message === 'Query read timeout';
  }

  async #pool(): Promise<Pool> {
    const config = configOf(this.#settings);
    this.#lease ??= pools.acquire(JSON.stringify(config), () => open(config));
    return (await this.#lease).client;
  }
}

const open = (config: PoolConfig): Pool => {
  const pool = new Pool(config);
  // A connection that ends while nobody uses it is replaced by the next that asks for one.
  pool.on('error', () => undefined);
  // One that ends while it is used, but has no query on its way, tells nobody else: the next query does.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

const configOf = (settings: PostgresSettings): PoolConfig => {
  const { url, host, port, database, user, password, connectTimeout, stallTimeout, connections } = settings;
  const ssl = tlsSettings(settings.tls);
  return {
    ...(url !== undefined && { connectionString: url }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(database !== undefined && { database }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(ssl !== undefined && { ssl }),
    application_name: 'dstream',
    connectionTimeoutMillis: connectTimeout,
    query_timeout: stallTimeout,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    max: connections,
    allowExitOnIdle: true,
  };
};

/** The server as it may be shown. */
const serverOf = ({ url, host, port, database }: PostgresSettings): string => {
  const from = url === undefined ? undefined : new URL(url);
  const where = host ?? from?.hostname ?? process.env['PGHOST'] ?? 'localhost';
  const what = database ?? from?.pathname.slice(1) ?? process.env['PGDATABASE'] ?? '';
  return `PostgreSQL ${where}:${port ?? (from?.port || process.env['PGPORT'] || 5432)}/${what}`;
};
