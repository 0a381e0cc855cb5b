import type { ClientLease } from '@dstream/connection';
import { acquireKafka, type KafkaClient, type KafkaConnection } from '@dstream/kafka-connection';

/** The cluster of one sink: its client is there from the first use to `close`. */
export class Cluster {
  readonly #connection: KafkaConnection;
  #lease: Promise<ClientLease<KafkaClient>> | undefined;

  constructor({
    brokers,
    clientId,
    tls,
    sasl,
    connectTimeout,
    requestTimeout,
    retryTimeout,
  }: KafkaConnection) {
    this.#connection = { brokers, clientId, tls, sasl, connectTimeout, requestTimeout, retryTimeout };
  }

  async client(): Promise<KafkaClient> {
    this.#lease ??= acquireKafka(this.#connection);
    return (await this.#lease).client;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    await (await lease)?.release();
  }
}
