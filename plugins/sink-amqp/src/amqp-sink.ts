import {
  closeChannel,
  declareTopology,
  nameOf,
  openConfirmChannel,
  serverOf,
  shownServer,
  type AmqpServer,
} from '@dstream/amqp-connection';
import { isDStreamError, type Chunks, type Sink, type WriteAttempt } from '@dstream/core/plugin';
import { publishAll, type SinkSettings } from './publish.ts';
import { ServerLink } from './server-link.ts';

/** Publishes each record, with an id by which those that are published again can be told. */
export class AmqpSink implements Sink<unknown> {
  readonly name: string;
  readonly delivery = 'at-least-once';
  readonly #settings: SinkSettings;
  readonly #server: AmqpServer;
  #link: ServerLink;

  constructor(settings: SinkSettings) {
    this.#settings = settings;
    this.#server = serverOf(settings);
    this.#link = this.#newLink();
    const exchange = nameOf(settings.exchange);
    this.name = `amqp ${shownServer(this.#server)} ${exchange === '' ? 'default exchange' : exchange}`;
  }

  async open(): Promise<void> {
    const connection = await this.#link.connection(1);
    const { exchange } = this.#settings;
    if (exchange !== '') await declareTopology(connection, { exchanges: [exchange] });
  }

  async write(records: Chunks<unknown>, attempt: WriteAttempt): Promise<void> {
    attempt.signal.throwIfAborted();
    const connection = await unlessAborted(this.#link.connection(), attempt.signal);
    try {
      const channel = await openConfirmChannel(connection);
      try {
        await publishAll(records, attempt, this.#settings, connection, channel);
      } finally {
        await closeChannel(connection, channel.channel);
      }
    } catch (error) {
      // The next attempt is to have a connection that is heard of.
      if (isSilence(error)) await connection.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const link = this.#link;
    this.#link = this.#newLink();
    await link.close();
  }

  #newLink(): ServerLink {
    return new ServerLink(this.#server, this.#settings.connectAttempts);
  }
}

const isSilence = (error: unknown): boolean =>
  isDStreamError(error) && ['AMQP_CONFIRM_TIMED_OUT', 'AMQP_STALLED'].includes(error.code);

const unlessAborted = async <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> => {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
