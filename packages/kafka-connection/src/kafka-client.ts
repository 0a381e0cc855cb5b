import { Backoff, retry } from '@dstream/connection';
import { Admin, ConnectionPool, type ClusterMetadata, type Connection } from '@platformatic/kafka';
import { clientOptions } from './client-options.ts';
import { explainKafkaError } from './explain-kafka-error.ts';
import { guardConnections } from './guard-connections.ts';
import { isTemporary } from './is-temporary.ts';
import type { KafkaConnection } from './options.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What `perform` goes by. */
export interface Performance {
  /** Ends the waiting, for an answer and for another try. */
  readonly signal?: AbortSignal | undefined;
  /** Whether another try may help. Default: `isTemporary`. */
  readonly isTemporary?: (error: unknown) => boolean;
  /** Told of each failure that is followed by another try. */
  readonly onFailure?: ((error: Error) => void) | undefined;
  /** Milliseconds for which to try. Default: `retryTimeout` of the connection. */
  readonly retryTimeout?: number;
}

/** So many other brokers are asked a question that one has not answered. */
const otherBrokers = 2;

/** The most milliseconds between two tries. */
const longestPause = 3000;

/** What one process has of one cluster: a connection to each broker for questions, and another for records. */
export class KafkaClient {
  readonly connection: KafkaConnection;
  /** For questions. Its calls try one broker after the other, once: wrap them in `perform`. */
  readonly admin: Admin;
  readonly #records: ConnectionPool;

  constructor(connection: KafkaConnection) {
    this.connection = connection;
    const options = clientOptions(connection);
    // A broker that takes requests and is silent must not be asked again and again while others would answer.
    this.admin = new Admin({ ...options, retries: otherBrokers, retryDelay: () => Math.random() * 100 });
    this.#records = new ConnectionPool(connection.clientId, options);
    guardConnections(this.admin.connections);
    guardConnections(this.#records);
  }

  /**
   * Calls `operation`, again and again while its error is temporary and there is time. Rejects with a `KAFKA_` error; `what`
   * says what was tried, as in "list the offsets of orders".
   */
  async perform<T>(what: string, operation: () => Promise<T>, settings: Performance = {}): Promise<T> {
    const { signal, onFailure, isTemporary: mayHelp = isTemporary } = settings;
    const { retryTimeout = this.connection.retryTimeout } = settings;
    const end = performance.now() + retryTimeout;
    try {
      const once = signal ? () => unlessAborted(operation(), signal) : operation;
      return await retry(once, {
        isTemporary: (error) => performance.now() < end && mayHelp(error),
        attempts: Infinity,
        backoff: new Backoff({ most: longestPause }),
        signal,
        onFailure: (error) => onFailure?.(explainKafkaError(error, this.connection, what)),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw explainKafkaError(error, this.connection, what);
    }
  }

  /** Brokers and topics: as they are if `fresh`, else at most five seconds old. One try. */
  metadata(topics: readonly string[], fresh = false): Promise<ClusterMetadata> {
    return this.admin.metadata({ topics: [...topics], forceUpdate: fresh });
  }

  /** The connection to a broker that records go over: nothing else waits behind them. One try. */
  async recordsFrom(broker: number): Promise<Connection> {
    const { brokers } = await this.metadata([]);
    const found = brokers.get(broker) ?? (await this.metadata([], true)).brokers.get(broker);
    return this.#records.get(found!);
  }

  /** Ends all connections; what waits for an answer fails. Idempotent. */
  async close(): Promise<void> {
    await Promise.all([this.admin.close(), this.#records.close()]);
  }
}
